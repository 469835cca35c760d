// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "review/items.h"
#include "server/cache.h"
#include "server/source.h"

namespace radgenome::server {

/// The records of a case as they were read together, and what follows from them.
struct CaseData {
  record::Case record;
  std::optional<record::Structures> structures;
  std::optional<record::Facts> facts;
  std::optional<record::Links> links;
  std::optional<record::Checks> checks;
  std::optional<record::Questions> questions;
  std::string version;  ///< changes when one of the files does, the scan file too
  std::vector<review::Item> items;
  std::map<std::pair<record::ItemKind, std::string>, std::string> shown;  ///< by kind and subject
  /// The masks of the scan file that are not empty, in order of the label map's values, from 1.
  std::vector<std::string> labels;
};

/// The cases of a data set. Ids come out of the list of its folders: no text of a request becomes a path.
class Cases {
 public:
  explicit Cases(const Source& source);

  const std::vector<std::string>& ids() const { return ids_; }  ///< sorted
  bool has(const std::string& id) const;
  /// As its files are now.
  /// @error Failure 404 unknown_case, and every code of the records' readers
  std::shared_ptr<const CaseData> find(const std::string& id);
  /// Names what a case's files are, without reading them.
  std::string version_of(const std::string& id) const;

 private:
  std::shared_ptr<const CaseData> read(const std::string& id, const std::string& version) const;

  const Source& source_;
  std::vector<std::string> ids_;
  Cache<CaseData> cache_;
};

}  // namespace radgenome::server
