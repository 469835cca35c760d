// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "core/json.h"
#include "knowledge/knowledge.h"

namespace radgenome::extract::language_model {

/// A sentence that a model is to read.
struct Question {
  std::string sentence;
  std::string leadin;  ///< the opener before it, where there is one: it may name the place
};

/// What a model is told to do, and how it is asked. The words stand in the lexicon's model_prompt.txt, all
/// other settings of a request in its model_request.json; the ids are those of the knowledge base.
class Prompt {
 public:
  /// @param lexicon  a language's folder
  /// @error cannot_read, broken_json
  static Prompt load(const std::filesystem::path& lexicon, const knowledge::Knowledge& knowledge);

  /// Hash of all that a request holds besides model and sentences.
  const std::string& version() const { return version_; }

  /// The body of a chat request; its sentences are numbered "1", "2", …
  std::string request(const std::string& model, std::span<const Question> questions) const;

 private:
  std::string words_;
  Json settings_;
  std::string version_;
};

}  // namespace radgenome::extract::language_model
