// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "record/reviews.h"

namespace radgenome::review {

/// An item of a work list.
struct ListItem {
  std::string case_id;
  record::ItemKind kind = record::ItemKind::fact;
  std::string subject;
  std::string shown;  ///< as it was when the list was drawn
  std::string
      stratum;  ///< what it was drawn from: a finding, a structure, a kind of question; empty: no strata
  /// A known error in place of what the records say, to see whether readers look: members of the item's
  /// record that are shown otherwise, e.g. {"status": "absent"}. Null: an item like any other. Verdicts on
  /// planted items are never applied nor counted as errors of the data set.
  Json planted;
  bool operator==(const ListItem&) const = default;
};

/// How many items there were to draw from, and how many of them were drawn.
struct Stratum {
  std::string name;
  std::int64_t population = 0, drawn = 0;
  bool operator==(const Stratum&) const = default;
};

struct WorkList {
  std::string id;  ///< "list-1"
  std::string name;
  std::string method;                ///< "random", "stratified" or "riskiest"
  Json drawn_by;                     ///< what draw() was asked for, with its seed: enough to draw it again
  std::vector<Stratum> strata;       ///< of "random" one without a name; of "riskiest" none: it is no sample
  std::vector<std::string> readers;  ///< who shall judge it; empty: everyone
  std::vector<ListItem> items;       ///< in the order in which they are shown
  std::string made_at;               ///< UTC
};

struct Reader {
  std::string name;
  record::Role role = record::Role::reader;
  std::string password_hash;  ///< empty: may come in by the server's token only
};

/// A verdict as it is kept.
struct KeptVerdict {
  std::int64_t number = 0;  ///< in the order of keeping, from 1
  std::string case_id;
  record::Verdict verdict;
  bool planted = false;  ///< on a planted item
};

/// `reviews.sqlite` of a data set: readers, work lists and verdicts. Rows of verdicts are added, never
/// changed or removed. Several threads and processes may hold one at once (SQLite, write-ahead log). What is
/// kept when a call returns is on the disk.
class Store {
 public:
  /// Makes the file where it is missing.
  /// @error cannot_write; damaged_reviews — it is no such file, or broken; newer_reviews — of a later program
  static Store open(const std::filesystem::path& dataset);
  /// Nothing where the data set has none. For commands that only read.
  static std::optional<Store> open_if_any(const std::filesystem::path& dataset);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  void put_reader(const Reader& reader);  ///< adds or replaces
  std::vector<Reader> readers() const;    ///< sorted by name
  std::optional<Reader> find_reader(const std::string& name) const;

  /// @return the list's id
  std::string add_list(const WorkList& list);
  std::vector<WorkList> lists() const;  ///< in order of making, without items
  std::optional<WorkList> find_list(const std::string& id) const;

  enum class Kept { now, before };
  /// Keeps verdicts all or none. One whose id is there already is not kept again.
  /// @error verdict_differs — the id is there with another content
  std::vector<Kept> keep(const std::vector<KeptVerdict>& verdicts);
  /// In order of keeping.
  std::vector<KeptVerdict> verdicts() const;
  /// What one reader said of a case.
  std::vector<KeptVerdict> verdicts_of_case(const std::string& case_id, const std::string& reader) const;
  /// Those that bring a repaired mask, of all readers.
  std::vector<KeptVerdict> repairs_of_case(const std::string& case_id) const;
  std::vector<KeptVerdict> verdicts_of_list(const std::string& list) const;
  std::optional<KeptVerdict> find_verdict(const std::string& id) const;

 private:
  class Database;
  explicit Store(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

}  // namespace radgenome::review
