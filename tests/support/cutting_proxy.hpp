// A line to a server on loopback that breaks at the worst moment.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

namespace xinqiao::support {

class CuttingProxy {
public:
    enum class Fate {
        carry,
        cut_before_commit,  // the word never arrives
        cut_after_commit,   // it is carried out, the answer is lost
        silence,            // what the client says goes nowhere, and nobody answers
    };

    // In front of whoever listens on that port of loopback.
    explicit CuttingProxy(int server);
    ~CuttingProxy();

    int port() const { return port_; }
    void set_fate(Fate fate) { fate_ = fate; }

private:
    void listen(const std::stop_token& stop);
    void carry(const std::stop_token& stop, int client) const;

    int server_;
    int listener_;
    int port_;
    std::atomic<Fate> fate_ = Fate::carry;
    std::vector<std::jthread> lines_;  // of the thread that listens
    std::jthread listening_;
};

}  // namespace xinqiao::support
