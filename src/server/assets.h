// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace radgenome::server {

/// A file of the page, as the build baked it into the program.
struct Asset {
  std::string_view name;  ///< "index.html", "assets/index-3f2a.js"
  std::string_view bytes;
};

/// Sorted by name; none where the program was built without the page.
std::span<const Asset> all_assets();
const Asset* find_asset(std::string_view name);
/// By the ending of its name.
std::string_view type_of(std::string_view name);

}  // namespace radgenome::server
