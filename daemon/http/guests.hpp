// The connections of a network thread, in the order in which they may be shut to make room for
// others.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <list>

namespace xinqiao {

// Touched only by that thread.
class Guests {
public:
    enum class State {
        idle,    // nothing was asked
        asking,  // a request is on its way to us
        served   // it is being worked on, or answered
    };

    // A connection's place, as long as it lives. `leave` makes it end soon; it is called once at
    // most, and not while the connection is served.
    class Seat {
    public:
        Seat(Guests& guests, std::function<void()> leave);
        ~Seat();
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;

        void is_now(State state);

    private:
        friend Guests;
        Guests& guests_;
        std::function<void()> leave_;
        State state_ = State::idle;
        bool leaving_ = false;
        std::list<Seat*>::iterator place_;
    };

    std::size_t count() const;
    // Shuts the connection that was idle longest, else the one that has been asking longest. False:
    // all are being served.
    bool make_room();
    // Shuts all that are not being served.
    void send_off();

private:
    std::list<Seat*>& those(State state) { return seats_[static_cast<std::size_t>(state)]; }
    void shut(Seat& seat);

    std::array<std::list<Seat*>, 3> seats_;  // by state, the longest in it first
    std::size_t leaving_ = 0;
};

}  // namespace xinqiao
