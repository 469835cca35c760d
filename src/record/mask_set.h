// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "volume/mask.h"

namespace radgenome::record {

/// The masks of one case by structure id, all on one grid. A structure that is not present has no mask here.
class MaskSet {
 public:
  void put(const std::string& structure, Mask mask) {
    masks_[structure] = std::make_shared<const Mask>(std::move(mask));
  }
  void put(const std::string& structure, std::shared_ptr<const Mask> mask) {
    masks_[structure] = std::move(mask);
  }
  /// nullptr where the structure has no mask.
  std::shared_ptr<const Mask> find(std::string_view structure) const {
    const auto found = masks_.find(structure);
    return found == masks_.end() ? nullptr : found->second;
  }
  const std::map<std::string, std::shared_ptr<const Mask>, std::less<>>& all() const { return masks_; }

 private:
  std::map<std::string, std::shared_ptr<const Mask>, std::less<>> masks_;
};

}  // namespace radgenome::record
