// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "extract/language_model/chat.h"
#include "extract/language_model/lengths.h"
#include "extract/language_model/prompt.h"
#include "extract/language_model/reply_store.h"
#include "knowledge/knowledge.h"
#include "record/case.h"
#include "record/facts.h"

namespace radgenome::extract::language_model {

struct Options {
  ChatOptions chat;
  std::string model;
  std::size_t budget = 10'000;    ///< sentences sent at most; kept replies cost nothing
  std::filesystem::path replies;  ///< the file of the kept replies
  /// Called once, before anything is sent: the place to tell the user.
  std::function<void()> before_sending = [] {};
};

/// What became of the sentences so far; each sentence of a report counts, also where one reply serves
/// several.
struct Figures {
  std::size_t sent = 0;
  std::size_t taken = 0, refused = 0;
  std::size_t unanswered = 0, over_budget = 0;
  std::string trouble;  ///< the last one, in words that go on from "the language model …"
};

/// True where a sentence has facts by the rules only because it was not sent or not answered: asked again, it
/// may get a reading.
bool may_be_asked_again(const record::Facts& facts);

/// Lets a language model read the sentences that the rules do not fully understand. Of a report nothing else
/// is sent but the lead-in right before such a sentence. Safe to use from many threads.
class Reader {
 public:
  /// One report as the rules read it; its sentences are changed in place.
  struct Report {
    record::Facts& facts;
    std::span<const record::Section> sections;
  };

  /// @param lexicon  a language's folder, with model_prompt.txt and model_request.json
  Reader(Options options, const std::filesystem::path& lexicon, const knowledge::Knowledge& knowledge);

  /// True where the model would be asked about the report.
  static bool has_work(const record::Facts& facts);

  /// Reads what is not understood, and writes the model into `made_by` of the reports that it was asked
  /// about. Equal reports and kept replies give equal facts.
  /// @return false where a stop was asked for; then the facts are as they were, and replies that came are
  /// kept
  bool read(std::span<const Report> reports, const std::function<bool()>& stop);

  /// Writes the model, and the hash of the options that matter, into `made_by`.
  void sign(record::MadeBy& made_by) const;

  Figures figures() const;

 private:
  struct Task;

  std::vector<Task> tasks_of(std::span<const Report> reports) const;
  void look_up(std::vector<Task>& tasks);
  bool send_missing(std::vector<Task*> missing, const std::function<bool()>& stop);
  void send(std::span<Task* const> tasks, std::size_t batch, const std::function<bool()>& stop);
  void send_batch(Connection& connection, std::span<Task* const> batch, const std::function<bool()>& stop);
  std::size_t take_from_budget(std::size_t wanted);
  void apply(const Task& task);

  const Options options_;
  const knowledge::Knowledge& knowledge_;
  Prompt prompt_;
  Lengths lengths_;
  ReplyStore store_;
  Chat chat_;
  std::once_flag told_;
  mutable std::mutex mutex_;  ///< of what follows
  std::size_t budget_left_;
  Figures figures_;
};

}  // namespace radgenome::extract::language_model
