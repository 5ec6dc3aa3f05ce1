// Our certificate before the port: the one in force, replaced while connections live on.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "daemon/http/door_tls.hpp"
#include "daemon/http/message.hpp"

namespace xinqiao {

using TlsContext = boost::asio::ssl::context;

// Throws what check_door_tls throws.
std::shared_ptr<TlsContext> tls_context(const DoorTlsSettings& settings, const Secret& key);

// May be called from several threads.
class TlsInForce {
public:
    // For the next handshake; null: the port speaks plainly.
    std::shared_ptr<TlsContext> get() const;
    void replace(std::shared_ptr<TlsContext> context);

private:
    mutable std::mutex mutex_;
    // Shared by the connections that began under it.
    std::shared_ptr<TlsContext> context_;
};

// What the other side showed in its handshake, which verified it; nothing: it showed none.
std::optional<PeerCertificate> certificate_beyond(SSL& line);
// Whether our certificate of that line is for that Host.
bool is_ours(SSL& line, const std::string& host);

}  // namespace xinqiao
