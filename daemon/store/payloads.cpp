// Bytes as they came, compressed.
#include "daemon/store/payloads.hpp"

#include <zstd.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr int compression_level = 3;

std::string compressed(std::string_view bytes) {
    std::string result(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size =
        ZSTD_compress(result.data(), result.size(), bytes.data(), bytes.size(), compression_level);
    if (ZSTD_isError(size) != 0) throw Error{Error::Kind::bug, "a payload could not be compressed"};
    result.resize(size);
    return result;
}

std::string decompressed(std::string_view bytes, std::size_t size) {
    std::string result(size, '\0');
    const std::size_t got = ZSTD_decompress(result.data(), size, bytes.data(), bytes.size());
    if (ZSTD_isError(got) != 0 || got != size) {
        throw Error{Error::Kind::bug, "a payload in the store is damaged"};
    }
    return result;
}

constexpr std::string_view insert_payload = R"(
    insert into payload (digest, system, stream, run, moment, encoding, size, bytes)
    values ($1, $2, $3, $4, $5, 'zstd', $6, seal('payload.bytes', $1, $7))
    on conflict (digest) do nothing)";

constexpr std::string_view select_payload =
    "select size, unseal('payload.bytes', digest, bytes) from payload where digest = $1";

constexpr std::string_view select_payloads = R"(
    select digest, system, stream, run, moment, size from payload
    where ($1 = '' or system = $1) and ($2 = '' or stream = $2) and ($3 = 0 or run = $3)
    order by moment desc, digest)";

constexpr std::string_view delete_payload = "delete from payload where digest = $1";

constexpr std::string_view delete_payloads =
    "delete from payload where digest in (select digest from payload where system = $1 and moment "
    "< "
    "$2 order by moment limit $3)";

}  // namespace

void Payloads::keep(const PayloadOrigin& origin, std::string_view bytes, Moment now) {
    const std::string packed = compressed(bytes);
    transaction_.run(
        insert_payload,
        {sha256(bytes),
         origin.system,
         origin.stream,
         origin.run,
         now,
         static_cast<std::int64_t>(bytes.size()),
         Blob{packed}}
    );
}

std::optional<std::string> Payloads::find(const Digest& digest) {
    std::optional<std::string> bytes;
    transaction_.run(select_payload, {digest}, [&](const Row& row) {
        bytes = decompressed(row.blob(1), static_cast<std::size_t>(row.number(0)));
    });
    return bytes;
}

void Payloads::each(const PayloadOrigin& origin, const Each& each) {
    // Gathered first, so that the visitor may ask the store.
    std::vector<KeptPayload> kept;
    transaction_
        .run(select_payloads, {origin.system, origin.stream, origin.run}, [&](const Row& row) {
            kept.push_back(
                {.digest = row.digest(0).value(),
                 .origin = {SystemName{row.text(1)}, StreamName{row.text(2)}, row.number(3)},
                 .moment = row.moment(4),
                 .size = row.number(5)}
            );
        });
    for (const KeptPayload& payload : kept) {
        if (!each(payload)) return;
    }
}

std::vector<Digest> Payloads::beginning_with(std::string_view digits) {
    std::vector<Digest> digests;
    const PayloadOrigin any;
    each(any, [&](const KeptPayload& payload) {
        if (payload.digest.hex().starts_with(digits)) digests.push_back(payload.digest);
        return digests.size() < 2;
    });
    return digests;
}

void Payloads::forget(const Digest& digest) {
    transaction_.run(delete_payload, {digest});
}

std::int64_t Payloads::purge(const SystemName& system, Moment before, std::int64_t limit) {
    return transaction_.run(delete_payloads, {system, before, limit});
}

}  // namespace xinqiao
