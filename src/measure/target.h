// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measure/measure.h"

namespace radgenome::measure {

/// The mask that a quantity is to be measured on; where there is none, the reason.
struct Target {
  std::string structure;
  std::shared_ptr<const Mask> mask;  ///< never empty
  std::string reason;                ///< not empty where `mask` is nullptr
};

Target target(const Subject& subject, const std::string& structure);

/// The piece that makes up at least four fifths of a mask: what is left of it without specks. Nothing where
/// there is no such piece: the reason is `in_pieces`, a segmentation that went wrong.
std::optional<Mask> main_piece(const Mask& mask);

/// True where a row is due: somebody delivered the structure or spoke of it, or every chest CT shows it.
bool is_due(const Subject& subject, const std::string& structure);

/// Adds one row for each of the structures that is due, and lets `work(mask, row)` put a value or a reason
/// into those that have a mask.
template <class Work>
void measure_each(const Subject& subject, std::span<const std::string> structures,
                  std::vector<record::Measurement>& rows, const Work& work) {
  for (const auto& structure : structures) {
    if (!is_due(subject, structure)) continue;
    const auto found = target(subject, structure);
    record::Measurement row;
    row.structure = structure;
    row.reason = found.reason;
    if (found.mask) work(*found.mask, row);
    rows.push_back(std::move(row));
  }
}

/// The lungs and all their parts that have names: what volumes and densities are given for.
std::span<const std::string> lungs_and_lobes();

}  // namespace radgenome::measure
