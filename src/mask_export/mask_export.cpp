// SPDX-License-Identifier: Apache-2.0
#include "mask_export/mask_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

namespace radgenome::mask_export {
namespace {

namespace fs = std::filesystem;

std::set<std::string> ids_of(const std::vector<std::string>& names, const knowledge::Knowledge& knowledge) {
  std::set<std::string> ids;
  for (const auto& name : names) {
    const auto* structure = knowledge.find_by_name(name);
    if (structure == nullptr)
      throw Error("unknown_structure",
                  fmt::format("there is no structure \"{}\"; `radgenome info structures` lists them", name));
    ids.insert(structure->id);
  }
  return ids;
}

bool is_union(const record::Structures& structures, const std::string& id) {
  const auto* entry = structures.find(id);
  return entry != nullptr && !entry->recipe.empty();
}

CaseMasks chosen(const std::string& id, Cases::Loaded loaded, const std::set<std::string>& wanted,
                 bool unions) {
  CaseMasks chosen{id, std::move(loaded.structures), {}, std::move(loaded.ct_files)};
  for (const auto& [structure, mask] : loaded.masks.all()) {
    const bool take =
        wanted.empty() ? unions || !is_union(chosen.structures, structure) : wanted.contains(structure);
    if (take && !mask->empty()) chosen.masks.emplace(structure, mask);
  }
  return chosen;
}

/// What the formats rely on; holds for every case that the program made.
void require_one_grid(const CaseMasks& masks) {
  const auto& first = masks.masks.begin()->second->geometry();
  for (const auto& [structure, mask] : masks.masks)
    if (!mask->geometry().matches(first))
      throw Error(
          "different_grids",
          fmt::format("the mask of \"{}\" lies on another grid than the others; run the data set again",
                      structure));
}

void export_case(const CaseMasks& masks, const knowledge::Knowledge& knowledge, const Format& format,
                 const fs::path& out, Outcome& outcome) {
  if (masks.masks.empty()) {
    outcome.notes.push_back("the case has none of the masks that were asked for; nothing was written");
    return;
  }
  require_one_grid(masks);
  outcome.notes = format.write(masks, knowledge, out / masks.id);
  outcome.masks = masks.masks.size();
}

/// Runs `work`; what leaves it becomes the outcome's error.
void or_error(Outcome& outcome, const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    outcome.error = error;
  } catch (const std::bad_alloc&) {
    outcome.error =
        Error("out_of_memory", "the case needs more memory than there is; export fewer cases at once");
  } catch (const std::exception& error) {
    outcome.error = Error("internal", fmt::format("an unexpected failure: {}", error.what()));
  }
}

}  // namespace

const Format& format_named(std::string_view name) {
  std::string names;
  for (const auto& format : all_formats()) {
    if (format.name == name) return format;
    names += (names.empty() ? "" : ", ") + format.name;
  }
  throw Error("unknown_format",
              fmt::format("there is no format \"{}\" of masks; there are: {}", name, names));
}

void export_masks(const Cases& cases, const knowledge::Knowledge& knowledge, const Options& options,
                  const std::function<void(const Outcome&)>& told) {
  const auto& format = format_named(options.format);
  const auto wanted = ids_of(options.structures, knowledge);
  std::atomic<std::size_t> next{0};
  std::mutex telling;
  const auto take = [&] {
    for (std::size_t i = next++; i < cases.ids.size(); i = next++) {
      Outcome outcome{cases.ids[i], 0, {}, std::nullopt};
      or_error(outcome, [&] {
        export_case(chosen(cases.ids[i], cases.load(cases.ids[i]), wanted, options.unions), knowledge, format,
                    options.out, outcome);
      });
      const std::lock_guard guard(telling);
      told(outcome);
    }
  };
  std::vector<std::jthread> workers;
  const auto count =
      std::min<std::size_t>(static_cast<std::size_t>(std::max(options.cases_at_once, 1)), cases.ids.size());
  for (std::size_t i = 1; i < count; ++i) workers.emplace_back(take);
  take();
}

}  // namespace radgenome::mask_export
