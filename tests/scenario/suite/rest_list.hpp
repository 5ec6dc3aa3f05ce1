// A list as a JSON service gives it, page by page, broken on request.
#pragma once

#include <string>
#include <vector>

#include "tests/scenario/suite/broken_channel.hpp"
#include "tests/support/scripted_server.hpp"

namespace xinqiao {

// The answer to `GET …?cursor=N` over these rows, which are whole.
ScriptedReply page_of_list(const std::string& target, std::vector<WireRow> rows, Break how);

}  // namespace xinqiao
