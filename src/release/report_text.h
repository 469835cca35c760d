// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "record/case.h"

namespace radgenome::release {

/// A hash of what the report says under findings and impression, without blanks, so that line breaks do not
/// hide a copy; nothing without such a text.
std::optional<std::uint64_t> hash_of_report(const record::Case& record);

}  // namespace radgenome::release
