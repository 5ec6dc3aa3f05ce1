// What the front door offers to its callers; the daemon supplies it.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "daemon/decisions/decide.hpp"
#include "daemon/decisions/query.hpp"
#include "daemon/flow/night.hpp"
#include "daemon/ops/facts.hpp"
#include "daemon/ops/gateway.hpp"
#include "daemon/store/store.hpp"

namespace xinqiao {

// Everything here may be called from several threads and outlives the server.
struct Service {
    const Store& store;
    // The configuration now in force.
    std::function<std::shared_ptr<const Gateway>()> gateway;
    std::function<StatusFacts(Database&, const Gateway&)> facts;
    std::function<std::string(const StatusFacts&, const Gateway&)> metrics;
    // Empty: ready; else why not, in Chinese.
    std::function<std::string()> unready;

    struct NightDone {
        NightResult result;
        std::string report;  // path of the page; empty after a dry run
    };
    std::function<NightDone(const NightOptions&, const std::string& actor)> sync;
    std::function<NightSummary(const KindName&, const RecordKey&, const std::string& actor)> push;
    std::function<NightDone(const Scope&, const std::string& actor)> reconcile;
    std::function<Decided(const ActRequest&)> decide;
    std::function<QueryAnswer(const Query&)> query;
    std::function<Moment()> now;
    // Counts a caller whom the door refused, by a few words of ours.
    std::function<void(std::string_view reason)> refused;
};

}  // namespace xinqiao
