#include "daemon/http/guests.hpp"

namespace xinqiao {

Guests::Seat::Seat(Guests& guests, std::function<void()> leave)
    : guests_{guests}, leave_{std::move(leave)} {
    std::list<Seat*>& idle = guests_.those(State::idle);
    place_ = idle.insert(idle.end(), this);
}

Guests::Seat::~Seat() {
    guests_.those(state_).erase(place_);
    if (leaving_) --guests_.leaving_;
}

void Guests::Seat::is_now(State state) {
    if (leaving_) return;
    std::list<Seat*>& to = guests_.those(state);
    to.splice(to.end(), guests_.those(state_), place_);
    state_ = state;
}

std::size_t Guests::count() const {
    std::size_t all = 0;
    for (const std::list<Seat*>& seats : seats_)
        all += seats.size();
    return all - leaving_;
}

bool Guests::make_room() {
    for (const State state : {State::idle, State::asking}) {
        if (those(state).empty()) continue;
        shut(*those(state).front());
        return true;
    }
    return false;
}

void Guests::send_off() {
    while (make_room()) {
    }
}

// It ends when the network thread comes round; until then it stands where nobody looks for room.
void Guests::shut(Seat& seat) {
    seat.is_now(State::served);
    seat.leaving_ = true;
    ++leaving_;
    seat.leave_();
}

}  // namespace xinqiao
