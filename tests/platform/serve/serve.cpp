// Plays one platform until it is told to stop.
#include "tests/platform/serve/serve.hpp"

#include <csignal>
#include <ctime>
#include <iostream>
#include <optional>

#include <malloc.h>
#include <sys/prctl.h>

#include "tests/platform/serve/folder.hpp"
#include "tests/platform/serve/server.hpp"

namespace xinqiao::platform {
namespace {

// SIGTERM and SIGINT, kept from every thread so that the loop below can wait for them.
sigset_t endings() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

}  // namespace

void serve(const Stage& stage) {
    const sigset_t signals = endings();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    if (stage.with_parent) ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    // Every request is as large as the one before; giving the memory back each time costs more
    // than the work does.
    ::mallopt(M_TRIM_THRESHOLD, 256 << 20);
    ::mallopt(M_MMAP_THRESHOLD, 256 << 20);
    std::filesystem::create_directories(stage.data);
    const World world = read_world(stage.world, stage.data);
    Database database{stage.data / "platform.db"};
    Holdings holdings{world, database};
    {
        Transaction transaction{database};
        holdings.seed();
        transaction.commit();
    }
    Faults faults;
    faults.script(world.faults, 1);
    Control control{world, database, holdings, faults};
    Exchange exchange{world, database, holdings, control};
    std::optional<Folder> folder;
    if (!stage.folder.empty()) folder.emplace(world, database, holdings, faults, stage.folder);
    if (folder) folder->tick();
    const std::uint16_t port = start_serving(stage.port, stage.port_file, exchange, faults);
    std::cout << world.name << " 127.0.0.1:" << port << std::endl;
    const timespec pause{0, 50'000'000};
    while (sigtimedwait(&signals, nullptr, &pause) < 0) {
        if (folder) folder->tick();
    }
    // The connections' threads still run; nothing committed can be lost by leaving them.
    std::_Exit(0);
}

}  // namespace xinqiao::platform
