#include "daemon/store/fsck.hpp"

#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/migrations.hpp"
#include "daemon/store/sealing.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t most_told = 100;
constexpr std::int64_t rows_of_a_step = 10'000;

constexpr const char* restore_it =
    "请停止服务, 保留此文件, 恢复最近的备份: xinqiao backup restore; 没有备份时: xinqiao fsck "
    "--salvage 新文件";
constexpr const char* pull_again = "请运行 xinqiao sync; 来源再次给出这一行时会重新写入";

// Rows that a statement finds and that should not be: (where, what).
struct Rule {
    const char* name;  // of the step, Chinese
    const char* sentence;
    const char* remedy;
    std::string_view sql;
};

const std::array<Rule, 13> rules{{
    {"记录",
     "内容不在库中",
     pull_again,
     R"(select 'record ' || r.id from record r
        where not exists (select 1 from content c where c.digest = r.digest))"},
    {"记录",
     "所指的内容与它的摘要不是同一个",
     pull_again,
     R"(select 'record ' || r.id from record r join content c on c.id = r.content
        where c.digest <> r.digest)"},
    {"历次内容",
     "内容不在库中",
     "历史缺了一段, 不影响推送; 需要时从备份中查: xinqiao backup restore FILE --to 另一文件",
     R"(select 'version ' || v.id from version v
        where not exists (select 1 from content c where c.digest = v.digest))"},
    {"公示",
     "应有的内容不在库中, 无法推送",
     pull_again,
     R"(select 'publication ' || p.id from publication p
        where length(p.desired) > 0
          and not exists (select 1 from content c where c.digest = p.desired))"},
    {"公示",
     "已送出的内容不在库中",
     "请运行 xinqiao reconcile 回读平台",
     R"(select 'publication ' || p.id from publication p
        where p.flight <> '' and length(p.sent) > 0
          and not exists (select 1 from content c where c.digest = p.sent))"},
    {"公示",
     "所属的记录不在库中",
     pull_again,
     R"(select 'publication ' || p.id from publication p
        where p.record <> 0 and not exists (select 1 from record r where r.id = p.record))"},
    {"所见",
     "平台所示的内容不在库中",
     "请运行 xinqiao reconcile 回读平台",
     R"(select 'spelling ' || hex(s.digest) from spelling s
        where not exists (select 1 from content c where c.digest = s.digest))"},
    {"运行",
     "读到的行数不等于入库、未变、过滤、隔离、搁置之和",
     "请重新运行 xinqiao sync 该系统, 并报告开发者",
     R"(select 'run ' || id || ' ' || verb || ' ' || system || '/' || stream from run
        where verb in ('pull', 'observe') and outcome in ('done', 'guarded')
          and rows_read <> stored + unchanged + filtered + quarantined + withheld)"},
    {"暂停",
     "所指的记录不在库中",
     "请用 xinqiao decision 核对该异议或审批, 必要时重新登记",
     R"(select 'hold ' || h.id || ' ' || h.kind || ' ' || h.key from hold h
        where h.lifted_at = 0 and h.key <> ''
          and not exists (select 1 from record r where r.kind = h.kind and r.key = h.key))"},
    {"暂停",
     "所依据的决定不在库中",
     "请用 xinqiao decision 核对该异议或审批, 必要时重新登记",
     R"(select 'hold ' || h.id from hold h
        where h.lifted_at = 0 and h.decision <> 0
          and not exists (select 1 from decision d where d.id = h.decision))"},
    {"期限",
     "所依据的决定不在库中",
     "请运行 xinqiao deadlines 核对; 守护进程每小时重新计算期限",
     R"(select 'deadline ' || l.id || ' ' || l.duty from deadline l
        where l.met_at = 0 and l.decision <> 0
          and not exists (select 1 from decision d where d.id = l.decision))"},
    {"期限",
     "所指的记录不在库中",
     "请运行 xinqiao deadlines 核对; 守护进程每小时重新计算期限",
     R"(select 'deadline ' || l.id || ' ' || l.duty from deadline l
        where l.met_at = 0 and l.decision = 0 and l.key <> ''
          and not exists (select 1 from record r where r.kind = l.kind and r.key = l.key)
          and not exists (select 1 from measure m where m.kind = l.kind and m.key = l.key))"},
    {"决定",
     "所指的前一决定不在库中",
     "请用 xinqiao decision 核对该案卷",
     R"(select 'decision ' || d.id || ' ' || d.act from decision d
        where d.about <> 0 and not exists (select 1 from decision o where o.id = d.about))"},
}};

class StoreCheck {
public:
    StoreCheck(ReadOnlyDatabase& database, const StoreListener& listener)
        : database_{database}, listener_{listener} {}

    std::int64_t run() {
        attempt("数据库版本", [this] { look_at_version(); });
        if (is_newer_) return faults_;
        check_pages();
        attempt("内容", [this] { check_contents(); });
        attempt("密文", [this] { check_sealed(); });
        for (const Rule& rule : rules)
            attempt(rule.name, [&] { check_rule(rule); });
        attempt("游标", [this] { check_positions(); });
        attempt("日志", [this] { check_journal_chain(); });
        return faults_;
    }

private:
    void tell(std::string where, std::string sentence, const char* remedy) {
        ++faults_;
        listener_.fault({std::move(where), std::move(sentence), remedy});
    }

    // What cannot be read does not keep the rest from being looked at.
    template <class Work>
    void attempt(const char* name, Work&& work) {
        told_ = 0;
        untold_ = 0;
        count_ = 0;
        try {
            std::forward<Work>(work)();
        } catch (const Error& error) {
            // What an older program had no table for, it could not break.
            const std::string_view what = error.what();
            if (is_older_ && what.find("no such ") != std::string_view::npos) return;
            tell(name, std::string{"读不下去: "} + error.what(), restore_it);
        }
        if (untold_ == 0) return;
        listener_.fault({name, "另有 " + std::to_string(untold_) + " 处同样的问题", ""});
        faults_ += untold_;
    }
    void tell_some(std::string where, const char* sentence, const char* remedy) {
        if (++told_ > most_told) {
            ++untold_;
        } else {
            tell(std::move(where), sentence, remedy);
        }
    }
    void step(const char* name) {
        if (++count_ % rows_of_a_step == 1) listener_.step(name, count_);
    }

    void look_at_version() {
        Transaction transaction{database_, Access::reading};
        const std::int64_t version = migration_of(transaction);
        is_older_ = version < newest_migration();
        is_newer_ = version > newest_migration();
        if (is_newer_) {
            tell(
                "数据库版本",
                "由更新版本的程序写入, 本程序不检查它",
                "请安装同一版本或更新的 xinqiao"
            );
        }
    }

    void check_pages() {
        listener_.step("数据库文件", 0);
        attempt("数据库文件", [this] {
            for (std::string& sentence : database_.faults(most_told))
                tell("数据库文件", std::move(sentence), restore_it);
        });
    }

    void check_contents() {
        database_.require_keys();
        each(select_readable_bodies, [&](const Row& row) {
            step("内容");
            if (sha256(row.blob(2)).view() == row.digest_bytes(1)) return;
            tell_some(
                "content " + std::to_string(row.number(0)),
                "正文与它的摘要不符, 被改动或损坏",
                restore_it
            );
        });
    }

    // Bodies are looked at with the contents.
    void check_sealed() {
        database_.require_keys();
        for (const SealedColumn& sealed : sealed_columns) {
            if (sealed.table == "content") continue;
            each(rows_that_do_not_open(sealed), [&](const Row& row) {
                const std::string where =
                    std::string{sealed.table} + "." + std::string{sealed.column};
                tell_some(
                    where + " 第 " + std::to_string(row.number(0)) + " 行",
                    "密文打不开: 被改动、移到别处, 或缺少加密它的密钥",
                    restore_it
                );
            });
        }
    }

    void check_rule(const Rule& rule) {
        listener_.step(rule.name, 0);
        each(rule.sql, [&](const Row& row) {
            tell_some(std::string{row.text(0)}, rule.sentence, rule.remedy);
        });
    }

    void check_positions() {
        each(
            "select system, stream, position, moment, complete_at from cursor",
            [&](const Row& row) {
                step("游标");
                bool sound = !row.text(1).empty() && row.number(3) > 0 && row.number(4) >= 0
                             && !first_invalid_utf8(row.text(2));
                for (const char letter : row.text(2)) {
                    if (static_cast<unsigned char>(letter) < 0x20) sound = false;
                }
                if (sound) return;
                tell_some(
                    "cursor " + std::string{row.text(0)} + "/" + std::string{row.text(1)},
                    "读取位置看不懂",
                    "请运行 xinqiao sync; 位置无效时会从头读取"
                );
            }
        );
    }

    void check_journal_chain() {
        Transaction transaction{database_, Access::reading};
        const auto fault =
            Journal{transaction}.first_fault([&](const JournalEntry&) { step("日志"); });
        if (fault) {
            tell(
                "journal " + std::to_string(fault->id),
                fault->sentence,
                "请运行 xinqiao journal verify --since-backup 备份文件, 查明改了什么"
            );
        }
    }

    void each(std::string_view sql, const EachRow& row) { database_.run(sql, {}, row); }

    ReadOnlyDatabase& database_;
    const StoreListener& listener_;
    bool is_older_ = false;
    bool is_newer_ = false;
    std::int64_t faults_ = 0;
    std::int64_t told_ = 0;    // of the present sort
    std::int64_t untold_ = 0;  // of the present sort
    std::int64_t count_ = 0;
};

}  // namespace

std::int64_t check_store(ReadOnlyDatabase& database, const StoreListener& listener) {
    return StoreCheck{database, listener}.run();
}

}  // namespace xinqiao
