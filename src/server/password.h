// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace radgenome::server {

inline constexpr std::size_t shortest_password = 10, longest_password = 1000;  ///< bytes

/// "scrypt$32768$8$1$<salt>$<key>": what a password is known again by; 32 MiB and some 0.1 s to make.
/// @error bad_password — too short or too long
std::string hash_of_password(std::string_view password);
/// False also where `hash` is none. Takes as long where it is empty: who asks learns not whether a name
/// exists.
bool is_password(std::string_view password, std::string_view hash);

}  // namespace radgenome::server
