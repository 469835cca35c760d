// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace radgenome {

/// JSON without the white space between its tokens; the text is not checked.
std::string minified(std::string_view json);

}  // namespace radgenome
