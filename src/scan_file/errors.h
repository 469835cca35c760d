// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include "core/error.h"

namespace radgenome::scan_file {

/// The file is not what was written. The reader puts the file's path in front.
template <class... Parts>
Error corrupt(fmt::format_string<Parts...> sentence, Parts&&... parts) {
  return Error("corrupt_scan_file",
               fmt::format(sentence, std::forward<Parts>(parts)...) +
                   "; the file is damaged: delete it and make it again, or copy it again");
}

}  // namespace radgenome::scan_file
