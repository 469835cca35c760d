// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/reader.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <map>
#include <thread>

#include "core/hash.h"
#include "core/unicode.h"
#include "extract/language_model/reply.h"

namespace radgenome::extract::language_model {
namespace {

using Outcome = record::ModelReading::Outcome;

constexpr const char* no_answer = "no_answer";
constexpr const char* over_budget = "over_budget";

/// So many sentences share a request, and with it the long list of ids.
constexpr std::size_t sentences_a_request = 8;

std::string text_of(const record::Sentence& sentence, std::span<const record::Section> sections) {
  for (const auto& section : sections)
    if (section.name == sentence.section)
      return std::string(code_point_slice(section.text, sentence.start, sentence.end));
  return "";
}

/// Calls `work(next)` on threads of their own, which wait for a server and not for a core; `next()` gives
/// each of 0, 1, … once, over all threads. The first error of any of them is thrown once all are over.
template <class Work>
void on_threads(std::size_t threads, std::size_t n, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex mutex;
  const auto run = [&] {
    // A server that hangs up while it is written to must not end the program.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    try {
      work([&] { return next++; });
    } catch (...) {
      const std::lock_guard guard(mutex);
      if (!failure) failure = std::current_exception();
      next = n;
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 0; i < std::min(threads, n); ++i) workers.emplace_back(run);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

/// One question, and all sentences that ask it: normal findings come in the same words again and again.
struct Reader::Task {
  Question question;
  std::string key;
  std::vector<record::Sentence*> sentences;
  std::optional<std::string> reply;
  std::string unanswered = no_answer;  ///< why, where there is no reply
  bool alone = false;                  ///< was asked by itself
};

bool may_be_asked_again(const record::Facts& facts) {
  return std::any_of(facts.sentences.begin(), facts.sentences.end(), [](const record::Sentence& sentence) {
    return sentence.model && (sentence.model->reason == no_answer || sentence.model->reason == over_budget);
  });
}

Reader::Reader(Options options, const std::filesystem::path& lexicon, const knowledge::Knowledge& knowledge)
    : options_(std::move(options)),
      knowledge_(knowledge),
      prompt_(Prompt::load(lexicon, knowledge)),
      lengths_(Lengths::load(lexicon / "words.json")),
      store_(options_.replies),
      chat_(options_.chat),
      budget_left_(options_.budget) {}

bool Reader::has_work(const record::Facts& facts) {
  return std::any_of(facts.sentences.begin(), facts.sentences.end(),
                     [](const record::Sentence& sentence) { return !sentence.understood; });
}

void Reader::sign(record::MadeBy& made_by) const {
  made_by.model = record::Model{options_.model, prompt_.version()};
  made_by.options = sha256_of(options_.model + '\0' + prompt_.version());
}

Figures Reader::figures() const {
  const std::lock_guard guard(mutex_);
  Figures figures = figures_;
  figures.trouble = chat_.trouble();
  return figures;
}

bool Reader::read(std::span<const Report> reports, const std::function<bool()>& stop) {
  auto tasks = tasks_of(reports);
  look_up(tasks);
  std::vector<Task*> missing;
  for (auto& task : tasks)
    if (!task.reply) missing.push_back(&task);
  if (!send_missing(std::move(missing), stop)) return false;
  for (const auto& task : tasks) apply(task);
  for (const auto& report : reports)
    if (has_work(report.facts)) sign(report.facts.made_by);
  return true;
}

std::vector<Reader::Task> Reader::tasks_of(std::span<const Report> reports) const {
  std::vector<Task> tasks;
  std::map<std::string, std::size_t> by_key;
  for (const auto& report : reports) {
    auto& sentences = report.facts.sentences;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      if (sentences[i].understood) continue;
      Question question{text_of(sentences[i], report.sections), ""};
      if (i > 0 && sentences[i - 1].section == sentences[i].section &&
          sentences[i - 1].type == record::SentenceType::leadin && sentences[i - 1].understood)
        question.leadin = text_of(sentences[i - 1], report.sections);
      const auto key = sha256_of(options_.model + '\0' + prompt_.version() + '\0' + question.leadin + '\0' +
                                 question.sentence);
      const auto [found, added] = by_key.emplace(key, tasks.size());
      if (added) tasks.push_back({std::move(question), key, {}, {}, no_answer, false});
      tasks[found->second].sentences.push_back(&sentences[i]);
    }
  }
  return tasks;
}

void Reader::look_up(std::vector<Task>& tasks) {
  for (auto& task : tasks) task.reply = store_.find(task.key);
}

/// What a reply about several sentences left without an answer is asked once more, by itself: one sentence
/// that a model stumbles over must not cost the others theirs.
bool Reader::send_missing(std::vector<Task*> missing, const std::function<bool()>& stop) {
  for (const std::size_t batch : {sentences_a_request, std::size_t{1}}) {
    const std::size_t sent = take_from_budget(missing.size());
    for (std::size_t i = sent; i < missing.size(); ++i) missing[i]->unanswered = over_budget;
    missing.resize(sent);
    if (!missing.empty()) std::call_once(told_, options_.before_sending);
    send(missing, batch, stop);
    if (stop()) return false;
    std::erase_if(missing, [](const Task* task) { return task->reply || task->alone; });
  }
  return true;
}

std::size_t Reader::take_from_budget(std::size_t wanted) {
  const std::lock_guard guard(mutex_);
  const std::size_t taken = std::min(wanted, budget_left_);
  budget_left_ -= taken;
  return taken;
}

void Reader::send(std::span<Task* const> tasks, std::size_t batch, const std::function<bool()>& stop) {
  const std::size_t n = (tasks.size() + batch - 1) / batch;
  on_threads(static_cast<std::size_t>(std::max(options_.chat.in_flight, 1)), n, [&](const auto& next) {
    Connection connection = chat_.connect();
    for (std::size_t i = next(); i < n && !stop(); i = next())
      send_batch(connection, tasks.subspan(i * batch, std::min(batch, tasks.size() - i * batch)), stop);
  });
}

void Reader::send_batch(Connection& connection, std::span<Task* const> batch,
                        const std::function<bool()>& stop) {
  if (chat_.given_up()) {
    for (Task* task : batch) task->alone = true;
    return;
  }
  {
    const std::lock_guard guard(mutex_);
    figures_.sent += batch.size();
  }
  std::vector<Question> questions;
  for (const Task* task : batch) questions.push_back(task->question);
  const auto reply = chat_.ask(connection, prompt_.request(options_.model, questions), stop);
  const bool alone = batch.size() == 1;
  // Without any answer, asking each by itself would only try the same server again.
  for (Task* task : batch) task->alone = alone || !reply;
  if (!reply) return;
  auto parts = split_reply(*reply, batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (!parts[i] && alone) parts[i] = *reply;
    if (parts[i]) batch[i]->reply = store_.keep(batch[i]->key, options_.model, *parts[i]);
  }
}

void Reader::apply(const Task& task) {
  const std::lock_guard guard(mutex_);
  const auto n = task.sentences.size();
  if (!task.reply) {
    (task.unanswered == over_budget ? figures_.over_budget : figures_.unanswered) += n;
    for (auto* sentence : task.sentences) sentence->model = {Outcome::refused, task.unanswered};
    return;
  }
  const auto judged = judge_reply(*task.reply, task.question.sentence, knowledge_, lengths_);
  if (const auto* refusal = std::get_if<Refusal>(&judged)) {
    figures_.refused += n;
    for (auto* sentence : task.sentences) sentence->model = {Outcome::refused, refusal->reason};
    return;
  }
  const auto& reading = std::get<Reading>(judged);
  figures_.taken += n;
  for (auto* sentence : task.sentences) {
    sentence->type = reading.type;
    sentence->facts = reading.facts;
    sentence->model = record::ModelReading{};
    for (std::size_t i = 0; i < sentence->facts.size(); ++i) {
      auto& fact = sentence->facts[i];
      // Facts count on within their sentence, as those of the rules: "s3" has "f3.1", "f3.2" …
      fact.id = fmt::format("f{}.{}", sentence->id.substr(1), i + 1);
      fact.start += sentence->start;
      fact.end += sentence->start;
      for (auto& part : fact.evidence) part.start += sentence->start, part.end += sentence->start;
    }
  }
}

}  // namespace radgenome::extract::language_model
