// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "ask/ask.h"

namespace radgenome::ask {

/// Whether numbers may be asked of the mask: it is whole, not cut by the edge of the scan, and not coarse.
bool is_measurable(const record::StructureEntry& entry);

/// A measured number as it is said, and how far off an answer may be.
struct Spoken {
  record::Quantity quantity;
  std::string text;
};
/// Rounded to what a reader would say: whole millilitres and HU, tenths of a millimetre, hundredths of a
/// ratio. The tolerance is a tenth of the value, at least one of the last place, and 10 HU: readers who
/// measure by hand differ by as much.
Spoken spoken_value(double value, const std::string& unit);

}  // namespace radgenome::ask
