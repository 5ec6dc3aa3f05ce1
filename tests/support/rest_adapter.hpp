// The rest adapter before a server that answers as a test tells it.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "adapters/rest/rest.hpp"
#include "base/error.hpp"
#include "tests/support/fault.hpp"
#include "tests/support/scripted_server.hpp"

namespace xinqiao {

using Fate = ScriptedReply::Fate;

inline ScriptedReply reply_of(int status, std::string body, std::string type = "application/json") {
    ScriptedReply reply;
    reply.status = status;
    reply.body = std::move(body);
    reply.type = std::move(type);
    return reply;
}

inline ScriptedReply fate_of(Fate fate) {
    ScriptedReply reply = reply_of(200, R"({"rows":[],"complete":true})");
    reply.fate = fate;
    return reply;
}

class RestAdapter : public testing::Test {
protected:
    RestAdapter() : server_{[this](const ToldRequest& request) { return follow(request); }} {
        system_.rest.url = server_.url();
        stream_.path = "/list";
        changes_.resize(2);
        changes_[0].id = ChangeId{"c1"};
        changes_[1].id = ChangeId{"c2"};
    }

    void answer(const ScriptedReply& reply) {
        answer_by([reply](const ToldRequest&) { return reply; });
    }

    void answer_by(ScriptedServer::Script script) {
        const std::lock_guard lock{mutex_};
        script_ = std::move(script);
    }

    ScriptedReply follow(const ToldRequest& request) {
        const std::lock_guard lock{mutex_};
        return script_(request);
    }

    Page pull(const Cursor& cursor = {}) {
        return open_rest_source(system_, stream_, credentials_)->pull(cursor, call_);
    }

    // The Error that pulling ends in.
    Error pull_error(const Cursor& cursor = {}) {
        return fault_of([&] { pull(cursor); });
    }

    std::vector<Receipt> push() {
        const PublicationSettings publication{"penalty", "m", "/penalties", 100};
        return open_rest_target(system_, publication, credentials_).target->push(changes_, call_);
    }

    Error::Kind push_error() {
        try {
            push();
        } catch (const Error& error) {
            return error.kind();
        }
        return Error::Kind::bug;
    }

    template <class Kind>
    bool all_receipts_are() {
        const auto receipts = push();
        return receipts.size() == 2 && std::holds_alternative<Kind>(receipts[0])
               && std::holds_alternative<Kind>(receipts[1]);
    }

    std::mutex mutex_;
    ScriptedServer::Script script_;  // guarded by the mutex
    SystemSettings system_;
    StreamSettings stream_;
    std::vector<Change> changes_;
    Credentials credentials_ = [](const CredentialName&) { return Secret{"key"}; };
    Call call_{{}, std::chrono::seconds{5}, "run 7"};
    ScriptedServer server_;
};

}  // namespace xinqiao
