// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "review/store.h"
#include "server/route.h"

namespace radgenome::server {

/// What a verdict is on, within its list.
using Subject = std::tuple<std::string, record::ItemKind, std::string>;  ///< case, kind, subject

/// A verdict as routes give it: that of reviews.json with its case.
Json verdict_json(const review::KeptVerdict& kept);
/// The reader's last verdict on each item of a list.
std::map<Subject, const review::KeptVerdict*> last_of(const std::vector<review::KeptVerdict>& verdicts,
                                                      const std::string& reader);
/// On how many items of a list each reader said something that was not withdrawn.
std::map<std::string, std::size_t> judged(const std::vector<review::KeptVerdict>& verdicts);
/// For each item of the list, in order, the verdicts on it.
std::vector<std::vector<const review::KeptVerdict*>> by_item(
    const review::WorkList& list, const std::vector<review::KeptVerdict>& verdicts);
/// True where readers disagree on the item and no adjudicator has spoken.
bool is_disagreed(const review::ListItem& item, const std::vector<const review::KeptVerdict*>& verdicts);

/// True for those who see what others said.
bool sees_others(const Session& session);
/// The list, if this reader may see it.
/// @error Failure 404 unknown_list
std::shared_ptr<const review::WorkList> list_for(const Call& call, const std::string& id);
bool is_for(const review::WorkList& list, const Session& session);

/// UTC, "2026-01-31T12:00:00.000Z"
std::string now_utc();

}  // namespace radgenome::server
