// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "review/store.h"
#include "server/cache.h"

namespace radgenome::server {

/// A work list with its items by what they are on.
struct OpenList {
  std::shared_ptr<const review::WorkList> list;
  std::map<std::tuple<std::string, record::ItemKind, std::string>, const review::ListItem*> items;

  const review::ListItem* find(const std::string& case_id, record::ItemKind kind,
                               const std::string& subject) const {
    const auto found = items.find({case_id, kind, subject});
    return found == items.end() ? nullptr : found->second;
  }
};

/// Work lists do not change once they are drawn, so those that are judged stay in memory.
class OpenLists {
 public:
  /// nullptr where there is none of this id.
  std::shared_ptr<const OpenList> find(const review::Store& store, const std::string& id);

 private:
  Cache<OpenList> cache_{16};
};

}  // namespace radgenome::server
