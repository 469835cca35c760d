// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "extract/language_model/lengths.h"
#include "knowledge/knowledge.h"
#include "record/facts.h"

namespace radgenome::extract::language_model {

/// What a model made of one sentence. Offsets of the facts are code points of the sentence; they have no ids.
struct Reading {
  record::SentenceType type = record::SentenceType::other;
  std::vector<record::Fact> facts;
};

/// Why a reply does not count; a code of docs/schemas/facts.schema.json.
struct Refusal {
  std::string reason;
};

/// Cuts a reply about the sentences "1" … "n" into n replies, each as if its sentence had been asked alone;
/// nothing where the reply does not speak of a sentence, or speaks of it twice, or is broken.
std::vector<std::optional<std::string>> split_reply(const std::string& reply, std::size_t n);

/// A reply about one sentence counts only if it has the right shape, its ids exist, all its words stand in
/// the sentence as whole words, letter by letter (any white space is as good as any other), what is denied or
/// doubted has words that do so, and its sizes stand among the words given for them.
std::variant<Reading, Refusal> judge_reply(const std::string& reply, const std::string& sentence,
                                           const knowledge::Knowledge& knowledge, const Lengths& lengths);

}  // namespace radgenome::extract::language_model
