// SPDX-License-Identifier: Apache-2.0
#include "server/open_lists.h"

namespace radgenome::server {

std::shared_ptr<const OpenList> OpenLists::find(const review::Store& store, const std::string& id) {
  if (const auto known = cache_.find(id)) return known;
  auto list = store.find_list(id);
  if (!list) return nullptr;
  auto open = std::make_shared<OpenList>();
  open->list = std::make_shared<const review::WorkList>(*std::move(list));
  for (const auto& item : open->list->items) open->items[{item.case_id, item.kind, item.subject}] = &item;
  return cache_.get(
      id, [&] { return open; }, [](const OpenList&) { return std::size_t{1}; });
}

}  // namespace radgenome::server
