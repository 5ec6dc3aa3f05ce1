#include "daemon/cli/exit.hpp"

namespace xinqiao {

Exit exit_of(Error::Kind kind) {
    switch (kind) {
        case Error::Kind::transient:
        case Error::Kind::stopped:
            return Exit::later;
        case Error::Kind::misconfigured:
            return Exit::configuration;
        case Error::Kind::forbidden:
        case Error::Kind::invalid:
        case Error::Kind::bug:
            return Exit::failed;
    }
    return Exit::failed;
}

}  // namespace xinqiao
