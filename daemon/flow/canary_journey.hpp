// A made-up record on every way that records take: read in the form of each list, normalised by its
// mapping, stored, judged by the rules in force, told in the form of each system, seen there,
// compared. By the same flows as real records, in a store of its own that is thrown away.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "daemon/flow/workshop.hpp"

namespace xinqiao {

// One list that is read, or one kind that is published somewhere, and how far the canary came.
struct PipelineReport {
    std::string system;
    std::string name;   // of the list; "publish KIND" of what is published
    std::string stage;  // where it was lost: read, judge, push, observe, reconcile; empty: nowhere
    std::string why;    // Chinese

    bool arrived() const { return stage.empty(); }
};

// Chinese: 读取, 判定, 推送, 回读, 比对.
std::string label_of_stage(std::string_view stage);

// Reads from the store of the workshop which rules a clerk has put in force, and nothing else;
// writes nothing there, asks no system and tells nobody. Never throws for what befalls the canary.
// Throws Error{stopped} when stopped.
std::vector<PipelineReport> canary_journey(const Workshop& workshop, const std::stop_token& stop);

}  // namespace xinqiao
