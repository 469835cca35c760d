// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>

#include "dataset/dataset.h"
#include "knowledge/knowledge.h"
#include "volume/volume.h"

namespace radgenome::server {

/// What is served, and what only modules above this one know how to get. Everything may be called from
/// several threads at once.
struct Source {
  dataset::Dataset dataset;
  knowledge::Knowledge knowledge;
  /// The CT of a case that lies outside the data set.
  /// @error source_changed, and every code of the readers
  std::function<Ct(const record::Case&)> load_ct;
  std::function<std::string(const std::string& structure)> spoken;  ///< "the left lung"
  std::function<std::string(const std::string& attribute)> attribute;
  std::string yes, no;                         ///< as answers say them
  std::map<std::string, std::string> earlier;  ///< case → the scan of the same patient before it
};

}  // namespace radgenome::server
