// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace radgenome {

/// With line breaks and runs of blanks as one blank, and none at the beginning.
std::string with_single_blanks(std::string_view text);

}  // namespace radgenome
