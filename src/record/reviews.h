// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "record/facts.h"
#include "record/made_by.h"
#include "record/questions.h"

namespace radgenome::record {

inline constexpr const char* reviews_format = "radgenome.reviews/1";

/// What a reader judges: whether all that a sentence says was read, whether a fact is right, whether its mask
/// is where it is, whether an answer is right, whether a mask is good.
enum class ItemKind { sentence, fact, link, question, mask };
enum class Judgement { right, wrong, unsure, withdrawn };
/// An adjudicator's word decides what readers disagree on.
enum class Role { reader, adjudicator, admin };

std::string_view name_of(ItemKind kind);
std::string_view name_of(Judgement judgement);
std::string_view name_of(Role role);
/// @error bad_record — an unknown name
ItemKind item_kind_of(std::string_view name);
Judgement judgement_of(std::string_view name);
Role role_of(std::string_view name);

/// A fact that a sentence states and no rule found.
struct MissedFact {
  std::string finding;
  Status status = Status::present;
  std::vector<std::string> where;
  std::vector<double> size_mm;
  std::size_t start = 0, end = 0;  ///< words of the section; code points
  bool operator==(const MissedFact&) const = default;
};

/// The mask on which a fact shall be grounded.
struct Grounding {
  std::optional<std::string> structure;  ///< nothing: on none
  bool operator==(const Grounding&) const = default;
};

/// What a reader says instead of what is wrong; only the members of the item's kind are there, and each only
/// where it is to change.
struct Correction {
  std::optional<SentenceType> type;         ///< sentence
  std::vector<MissedFact> missed;           ///< sentence
  std::optional<std::string> finding = {};  ///< fact, as the three below
  std::optional<Status> status = {};
  std::optional<std::vector<std::string>> where = {};
  std::optional<std::vector<double>> size_mm = {};
  std::optional<Grounding> grounding = {};  ///< link
  std::optional<Answer> answer = {};        ///< question
  std::string repaired_mask = {};           ///< mask: hash of the repaired one, "sha256:…"
  bool operator==(const Correction&) const = default;
};

/// What one reader said of one item. Later verdicts of the same reader on the same item replace earlier ones;
/// none is ever changed.
struct Verdict {
  std::string id;    ///< made by the reader's page, 32 hexadecimal digits: sent twice, it is one verdict
  std::string list;  ///< id of the work list; empty: while leafing through the case
  ItemKind kind = ItemKind::fact;
  std::string subject;  ///< id within the case: "s3", "f3.1", "f3.1@left lung", "q.presence.…", "aorta"
  std::string shown;    ///< hash of what the reader saw: review::shown
  std::string reader;
  Role role = Role::reader;
  Judgement judgement = Judgement::right;
  std::optional<Correction> correction = {};
  std::string comment = {};
  double seconds = 0;   ///< between showing and judging
  std::string at = {};  ///< UTC, "2026-01-31T12:00:00.000Z", when the server kept it
  bool operator==(const Verdict&) const = default;
};

/// `reviews.json`: all verdicts on a case in the order in which they were kept, those on planted items left
/// out.
struct Reviews {
  std::string case_id;
  std::vector<Verdict> verdicts;
  MadeBy made_by;
  bool operator==(const Reviews&) const = default;
};

Json to_json(const Correction& correction);
/// @error bad_record — also where it has members of another kind of item, or none
Correction correction_from(const Json& value, ItemKind kind);
Json to_json(const Verdict& verdict);
Verdict verdict_from(const Json& value);
Json to_json(const Reviews& record);
Reviews reviews_from(const Json& value);

}  // namespace radgenome::record
