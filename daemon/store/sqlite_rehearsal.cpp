// A copy of the store for a dry run, and the locks of those who work on a system.
#include <filesystem>
#include <fstream>
#include <vector>

#include <unistd.h>

#include "base/file_lock.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "daemon/store/store_copy.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

class RehearsalStore final : public Store {
public:
    explicit RehearsalStore(SqliteSettings settings)
        : file_{settings.file}, store_{std::make_unique<SqliteStore>(std::move(settings))} {}
    ~RehearsalStore() override {
        store_.reset();
        remove_store(file_);
    }

    std::unique_ptr<Database> open() const override { return store_->open(); }
    std::unique_ptr<Store> rehearsal() const override { return store_->rehearsal(); }
    std::unique_ptr<Permit> try_permit(const SystemName& system, Errand errand) const override {
        return store_->try_permit(system, errand);
    }
    std::string holder(const SystemName& system, Errand errand) const override {
        return store_->holder(system, errand);
    }

private:
    fs::path file_;
    std::unique_ptr<SqliteStore> store_;
};

// "进程 4711 (xinqiao sync league)".
std::string our_name() {
    std::ifstream words{"/proc/self/cmdline", std::ios::binary};
    std::string text;
    for (std::string word; std::getline(words, word, '\0');) {
        text += text.empty() ? fs::path{word}.filename().string() : " " + word;
    }
    return "进程 " + std::to_string(getpid()) + " (" + text + ")";
}

fs::path lock_file(const SqliteSettings& settings, const SystemName& system, Errand errand) {
    const char* errand_name = errand == Errand::night ? ".night-" : ".urgent-";
    return fs::path{settings.file}.concat(errand_name + system.text());
}

class LockedFile final : public Permit {
public:
    explicit LockedFile(const fs::path& file) : lock_{file} {}

    bool is_ours() {
        if (!lock_.try_lock()) return false;
        lock_.leave_word(our_name());
        return true;
    }

private:
    FileLock lock_;
};

}  // namespace

std::unique_ptr<Store> SqliteStore::rehearsal() const {
    SqliteSettings settings = this->settings();
    settings.file += ".rehearsal-" + std::to_string(getpid());
    remove_store(settings.file);
    const std::string copy = settings.file.string();
    open()->run("vacuum into $1", std::vector<Value>{copy}, [](const Row&) {});
    return std::make_unique<RehearsalStore>(std::move(settings));
}

std::unique_ptr<Permit> SqliteStore::try_permit(const SystemName& system, Errand errand) const {
    auto lock = std::make_unique<LockedFile>(lock_file(settings(), system, errand));
    if (!lock->is_ours()) return nullptr;
    return lock;
}

std::string SqliteStore::holder(const SystemName& system, Errand errand) const {
    return FileLock{lock_file(settings(), system, errand)}.word();
}

}  // namespace xinqiao
