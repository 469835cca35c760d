// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace radgenome::server {

/// 64 hexadecimal digits that nobody can guess.
std::string secret();
/// Takes as long for wrong texts as for right ones.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace radgenome::server
