// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/dataset.h"
#include "knowledge/knowledge.h"
#include "review/store.h"

namespace radgenome::review {

/// Which items of a data set shall be judged.
struct DrawOptions {
  /// random: each item as likely as any other. stratified: of each stratum as many as of any other, as far as
  /// it has them. riskiest: those that checks speak against, the most severe first; it is no sample.
  enum class Method { random, stratified, riskiest };
  enum class By { kind, finding, structure, question_kind };

  std::string name;
  Method method = Method::random;
  std::vector<record::ItemKind> kinds;  ///< empty: all
  By by = By::kind;                     ///< of stratified
  std::size_t size = 100;
  std::uint64_t seed = 1;
  std::vector<std::string> readers;  ///< empty: everyone
  /// So many items more, on which something wrong is shown, in places among the others that nobody can tell:
  /// what a fact states, a side or a mask turned over, yes and no.
  std::size_t planted = 0;
};

/// The names by which requests and the command line ask.
/// @error bad_draw — an unknown name
DrawOptions::Method method_of(std::string_view name);
DrawOptions::By by_of(std::string_view name);
std::string_view name_of(DrawOptions::Method method);
std::string_view name_of(DrawOptions::By by);

/// What yes and no are called in answers.
struct AnswerWords {
  std::string yes, no;
};

/// Draws a list; equal records, options and seed give the same one, in whatever order and on however many
/// threads cases are read. Items of one case stand together, so that it is opened once; of the riskiest, only
/// those of equal risk.
/// @return without id and time
/// @error bad_draw — what was asked for cannot be drawn; the readers' of records
WorkList draw(const dataset::Dataset& dataset, const knowledge::Knowledge& knowledge,
              const DrawOptions& options, const AnswerWords& words);

}  // namespace radgenome::review
