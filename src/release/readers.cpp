// SPDX-License-Identifier: Apache-2.0
#include "release/readers.h"

#include <fmt/format.h>

#include <set>

#include "core/hash.h"
#include "core/parallel.h"

namespace radgenome::release {

Readers::Readers(const Cases& cases, bool named) : cases_(cases) {
  if (!cases.load_verdicts) return;
  std::vector<std::set<std::string>> of_case(cases.ids.size());
  parallel_for(of_case.size(), [&](std::size_t i) {
    for (const auto& verdict : cases.load_verdicts(cases.ids[i])) of_case[i].insert(verdict.reader);
  });
  std::map<std::string, std::string> by_hash;
  for (const auto& readers : of_case)
    for (const auto& reader : readers) by_hash[sha256_of(reader)] = reader;
  for (const auto& [hash, reader] : by_hash)
    names_[reader] = named ? reader : fmt::format("reader-{}", names_.size() + 1);
}

std::vector<record::Verdict> Readers::verdicts_of(const std::string& id) const {
  if (!cases_.load_verdicts) return {};
  auto verdicts = cases_.load_verdicts(id);
  for (auto& verdict : verdicts) {
    verdict.reader = names_.at(verdict.reader);
    verdict.comment.clear();
  }
  return verdicts;
}

}  // namespace radgenome::release
