// SPDX-License-Identifier: Apache-2.0
#include "server/password.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <charconv>
#include <vector>

#include "core/error.h"
#include "server/random.h"

namespace radgenome::server {
namespace {

/// @source RFC 7914; the costs are those that OWASP's password storage sheet names for 32 MiB
struct Cost {
  std::uint64_t n = 32768, r = 8, p = 1;
};
constexpr std::uint64_t most_memory = 64u << 20;
constexpr std::size_t salt_bytes = 16, key_bytes = 32;

std::string key_of(std::string_view password, std::string_view salt, const Cost& cost) {
  std::array<unsigned char, key_bytes> key{};
  if (EVP_PBE_scrypt(password.data(), password.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                     salt.size(), cost.n, cost.r, cost.p, most_memory, key.data(), key.size()) != 1)
    throw Error("bad_password", "the password cannot be hashed; see that 64 MiB of memory are free");
  return fmt::format("{:02x}", fmt::join(key, ""));
}

std::vector<std::string_view> parts_of(std::string_view hash) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= hash.size();) {
    const auto end = std::min(hash.find('$', at), hash.size());
    parts.push_back(hash.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

bool read(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string hash_of_password(std::string_view password) {
  if (password.size() < shortest_password || password.size() > longest_password)
    throw Error("bad_password",
                fmt::format("a password has {} to {} bytes", shortest_password, longest_password));
  const auto salt = secret().substr(0, 2 * salt_bytes);
  const Cost cost;
  return fmt::format("scrypt${}${}${}${}${}", cost.n, cost.r, cost.p, salt, key_of(password, salt, cost));
}

bool is_password(std::string_view password, std::string_view hash) {
  const auto parts = parts_of(hash);
  Cost cost;
  const bool known = parts.size() == 6 && parts[0] == "scrypt" && read(parts[1], cost.n) &&
                     read(parts[2], cost.r) && read(parts[3], cost.p);
  const auto key =
      key_of(password.substr(0, longest_password), known ? parts[4] : "none", known ? cost : Cost{});
  return known && password.size() <= longest_password && same_secret(key, parts[5]);
}

}  // namespace radgenome::server
