#include "daemon/store/key_ring.hpp"

#include <algorithm>
#include <sstream>

#include "base/error.hpp"
#include "base/hex.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t id_bytes = 4;

[[noreturn]] void refuse_line(std::size_t number, const std::string& why) {
    throw Error{
        Error::Kind::misconfigured,
        "凭据 store-key 第 " + std::to_string(number) + " 行: " + why,
        "每行一个密钥: 编号、算法、64 位十六进制; 用 xinqiao key new 文件 生成, 不要手改"};
}

SealingKey key_in_line(const std::string& line, std::size_t number) {
    std::istringstream words{line};
    SealingKey key;
    std::string cipher;
    std::string digits;
    std::string more;
    words >> key.id >> cipher >> digits >> more;
    const auto id = bytes_of_hex(key.id);
    if (!id || id->size() != id_bytes) refuse_line(number, "编号不是 8 位十六进制");
    const auto known = cipher_named(cipher);
    if (!known) refuse_line(number, "算法须为 aes-256-gcm 或 sm4-ctr-hmac-sm3");
    key.cipher = *known;
    auto secret = bytes_of_hex(digits);
    if (!secret || secret->size() != key_bytes || !more.empty()) {
        refuse_line(number, "密钥不是 64 位十六进制");
    }
    key.secret = Secret{std::move(*secret)};
    return key;
}

}  // namespace

KeyRing::KeyRing(const Secret& text) {
    std::istringstream lines{text.reveal()};
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const std::size_t first = line.find_first_not_of(" \t\r");
        if (first == std::string::npos || line[first] == '#') continue;
        SealingKey key = key_in_line(line, number);
        if (find(key.id) != nullptr) refuse_line(number, "编号与前面的重复");
        keys_.push_back(std::move(key));
    }
    if (keys_.empty()) refuse_line(number, "没有密钥");
}

const SealingKey* KeyRing::find(std::string_view id) const noexcept {
    const auto found = std::ranges::find(keys_, id, &SealingKey::id);
    return found == keys_.end() ? nullptr : &*found;
}

Secret fresh_key_line(Cipher cipher) {
    return Secret{
        hex_of_bytes(random_bytes(id_bytes)) + ' ' + std::string{name_of(cipher)} + ' '
        + hex_of_bytes(random_bytes(key_bytes)) + '\n'};
}

}  // namespace xinqiao
