#include "daemon/store/vault.hpp"

#include "base/error.hpp"
#include "base/hex.hpp"

namespace xinqiao {
namespace {

// "\0x", sort, cipher, id of the key; then what `encrypt` gives.
constexpr std::string_view sealed_mark{"\0x", 2};
constexpr std::size_t sealed_head_bytes = 8;
constexpr std::size_t id_begin = 4;
constexpr std::size_t says_nothing = 2;
constexpr std::size_t block_bytes = 16;
constexpr SealedPlace place_of_secret{"vault.secret", "1"};

bool is_sealed(std::string_view bytes) {
    return bytes.size() > sealed_head_bytes && bytes.starts_with(sealed_mark);
}

// Lengths need not be told: no column has a zero byte in its name.
std::string bound_to(std::string_view head, const SealedPlace& place) {
    std::string bound{head};
    bound.append(place.column).append(1, '\0').append(place.row);
    return bound;
}

std::string sealed_by(
    const SealingKey& key, const SealedPlace& place, std::string_view text, SealedSort sort
) {
    std::string head{sealed_mark};
    head += static_cast<char>(sort);
    head += static_cast<char>(key.cipher);
    head += bytes_of_hex(key.id).value();
    return head + encrypt(key.cipher, key.secret, text, bound_to(head, place));
}

[[noreturn]] void refuse_value(const SealedPlace& place, const std::string& why) {
    throw Error{
        Error::Kind::misconfigured,
        "数据库中 " + std::string{place.column} + " 的一个密文打不开: " + why,
        "请运行 xinqiao fsck 找出全部, 再从备份恢复: xinqiao backup restore"};
}

Unsealed opened_by(const KeyRing& ring, const SealedPlace& place, std::string_view sealed) {
    if (sealed.size() <= says_nothing) return {SealedSort::text, std::string{sealed}};
    if (!is_sealed(sealed)) refuse_value(place, "它没有加密, 不是本程序写入的");
    const std::string id = key_of_sealed(sealed);
    const SealingKey* key = ring.find(id);
    if (key == nullptr) {
        throw Error{
            Error::Kind::misconfigured,
            "数据库由密钥 " + id + " 加密, 凭据 store-key 中没有它 / sealed by an unknown key",
            "请把该密钥的一行放回凭据 store-key, 再重启服务"};
    }
    const std::string_view head = sealed.substr(0, sealed_head_bytes);
    auto text =
        decrypt(key->cipher, key->secret, sealed.substr(sealed_head_bytes), bound_to(head, place));
    if (!text) refuse_value(place, "被改动、移到别处, 或密钥 " + id + " 的内容不对");
    return {static_cast<SealedSort>(head[2]), std::move(*text)};
}

}  // namespace

Vault::Vault(KeyRing ring, std::string_view wrapped) : ring_{std::move(ring)} {
    const Secret opened{opened_by(*ring_, place_of_secret, wrapped).text};
    cipher_ = static_cast<Cipher>(opened.reveal().front());
    secret_ = Secret{opened.reveal().substr(1)};
    mask_ = Secret{keyed_hash(cipher_, secret_, "xinqiao digests")};
}

std::string Vault::fresh_secret(const KeyRing& ring) {
    const SealingKey& key = ring.newest();
    const Secret fresh{static_cast<char>(key.cipher) + random_bytes(key_bytes)};
    return sealed_by(key, place_of_secret, fresh.reveal(), SealedSort::bytes);
}

std::string Vault::rewrapped() const {
    const Secret secret{static_cast<char>(cipher_) + secret_.reveal()};
    return sealed_by(ring().newest(), place_of_secret, secret.reveal(), SealedSort::bytes);
}

std::string Vault::seal(const SealedPlace& place, std::string_view text, SealedSort sort) const {
    if (text.size() <= says_nothing) return std::string{text};
    return sealed_by(ring().newest(), place, text, sort);
}

Unsealed Vault::open(const SealedPlace& place, std::string_view sealed) const {
    return opened_by(ring(), place, sealed);
}

// What is no digest is left for who reads it to complain of.
std::string Vault::permuted_digest(std::string_view digest, Direction direction) const {
    ring();
    if (digest.size() % block_bytes != 0) return std::string{digest};
    return permuted(cipher_, mask_, digest, direction);
}

std::string Vault::masked(std::string_view digest) const {
    return permuted_digest(digest, Direction::forward);
}

std::string Vault::unmasked(std::string_view digest) const {
    return permuted_digest(digest, Direction::back);
}

const KeyRing& Vault::ring() const {
    if (ring_) return *ring_;
    throw Error{
        Error::Kind::misconfigured,
        "数据库已加密, 而没有凭据 store-key / the store is sealed and there is no key",
        "请在凭据目录放入 store-key (systemd: LoadCredential=store-key:…), 见 "
        "docs/formats/sealed-store.md"};
}

std::string key_of_sealed(std::string_view sealed) {
    if (!is_sealed(sealed)) return {};
    return hex_of_bytes(sealed.substr(id_begin, sealed_head_bytes - id_begin));
}

}  // namespace xinqiao
