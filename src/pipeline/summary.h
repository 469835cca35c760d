// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "dataset/dataset.h"

namespace radgenome::pipeline {

/// What a data set holds, counted from its records.
struct Summary {
  std::size_t cases = 0, with_ct = 0, with_report = 0, with_masks = 0, with_errors = 0;
  std::size_t sentences = 0;
  std::map<std::string, std::size_t> structures;  ///< by state
  std::map<std::string, std::size_t> facts;       ///< by status
  std::map<std::string, std::size_t> links;       ///< by granularity
  std::map<std::string, std::size_t> questions;   ///< by kind
  std::map<std::string, std::size_t> checks;      ///< by severity
};

Summary summarise(const dataset::Dataset& dataset);
Json to_json(const Summary& summary);

}  // namespace radgenome::pipeline
