// A copy of the store for a dry run, and the lock that lets only one night run.
#include <filesystem>
#include <system_error>
#include <vector>

#include <unistd.h>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "daemon/store/sqlite_store.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

void remove_database(const fs::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", ".night"}) {
        std::error_code ignored;
        fs::remove(fs::path{file}.concat(suffix), ignored);
    }
}

class RehearsalStore final : public Store {
public:
    explicit RehearsalStore(SqliteSettings settings)
        : file_{settings.file}, store_{std::make_unique<SqliteStore>(std::move(settings))} {}
    ~RehearsalStore() override {
        store_.reset();
        remove_database(file_);
    }

    std::unique_ptr<Database> open() const override { return store_->open(); }
    std::unique_ptr<Store> rehearsal() const override { return store_->rehearsal(); }
    std::unique_ptr<NightPermit> permit_night() const override { return store_->permit_night(); }

private:
    fs::path file_;
    std::unique_ptr<SqliteStore> store_;
};

class LockedNight final : public NightPermit {
public:
    explicit LockedNight(const fs::path& file) : lock_{file} {
        if (lock_.try_lock()) return;
        throw Error{
            Error::Kind::transient,
            "另一个同步任务正在运行",
            "等它结束后再试; xinqiao status 显示它在做什么"};
    }

private:
    FileLock lock_;
};

}  // namespace

std::unique_ptr<Store> SqliteStore::rehearsal() const {
    SqliteSettings settings = this->settings();
    settings.file += ".rehearsal-" + std::to_string(getpid());
    remove_database(settings.file);
    const std::string copy = settings.file.string();
    open()->run("vacuum into $1", std::vector<Value>{copy}, [](const Row&) {});
    return std::make_unique<RehearsalStore>(std::move(settings));
}

std::unique_ptr<NightPermit> SqliteStore::permit_night() const {
    return std::make_unique<LockedNight>(fs::path{settings().file}.concat(".night"));
}

}  // namespace xinqiao
