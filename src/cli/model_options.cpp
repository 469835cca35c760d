// SPDX-License-Identifier: Apache-2.0
#include "cli/model_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/error.h"

namespace radgenome::cli {
namespace {

std::string url_problem(const std::string& url) {
  try {
    extract::language_model::Endpoint::parse(url);
    return "";
  } catch (const Error& error) {
    return error.sentence();
  }
}

std::string key_from_environment() {
  const char* value = std::getenv("RADGENOME_LLM_KEY");
  std::string key = value == nullptr ? "" : value;
  if (!std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7F; }))
    throw Error(
        "bad_key",
        "RADGENOME_LLM_KEY holds a space, a line break or a sign that is not ASCII; no key has these");
  return key;
}

/// So that nobody sends texts of patients without knowing.
void tell_what_is_sent(const extract::language_model::Options& options) {
  const auto& endpoint = options.chat.endpoint;
  fmt::print(
      stderr,
      "radgenome: sentences that the rules do not fully understand, at most {} of them, are now sent to "
      "the language model {} at {} ({}{}). They are patients' texts, each sent with the lead-in before "
      "it and nothing else of its report. Replies are kept in {}.\n",
      options.budget, options.model, endpoint.host, endpoint.server,
      endpoint.encrypted || endpoint.local ? "" : ", NOT encrypted", options.replies.string());
}

}  // namespace

CLI::Option* declare_model_options(CLI::App& app, ModelOptions& options, const std::string& default_replies) {
  const std::string group = "Language model (only where one is named does any text leave this machine)";
  auto* url = app.add_option("--llm", options.url,
                             "An OpenAI-compatible chat endpoint, e.g. http://localhost:8000/v1; it gets the "
                             "sentences that the rules do not fully understand. A key comes from the "
                             "environment: RADGENOME_LLM_KEY")
                  ->type_name("URL")
                  ->check(url_problem, "")
                  ->group(group);
  auto* model =
      app.add_option("--llm-model", options.model, "The model's name, as the endpoint knows it")
          ->type_name("NAME")
          ->check([](const std::string& name) { return name.empty() ? "a name is needed" : ""; }, "")
          ->group(group);
  url->needs(model);
  model->needs(url);
  const auto add = [&](const char* name, auto& value, const char* help) {
    return app.add_option(name, value, help)->capture_default_str()->needs(url)->group(group);
  };
  add("--llm-timeout", options.timeout_s, "Seconds for one try")
      ->type_name("S")
      ->check(CLI::Range(0.01, 86400.0));
  add("--llm-tries", options.tries, "Tries for a request, with growing pauses")
      ->type_name("N")
      ->check(CLI::Range(1, 20));
  add("--llm-budget", options.budget, "Sentences sent at most; 0: kept replies only")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  add("--llm-in-flight", options.in_flight, "Requests at the same time")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  app.add_option("--llm-replies", options.replies,
                 "Where replies are kept, so that nothing is asked twice; " + default_replies +
                     " where it is not given")
      ->type_name("FILE")
      ->needs(url)
      ->group(group);
  return url;
}

std::optional<extract::language_model::Options> language_model_options(const ModelOptions& options,
                                                                       const std::filesystem::path& replies) {
  if (options.url.empty()) return std::nullopt;
  extract::language_model::Options made;
  made.chat = {extract::language_model::Endpoint::parse(options.url), key_from_environment(),
               std::chrono::milliseconds(std::llround(options.timeout_s * 1000)), options.tries,
               options.in_flight};
  made.model = options.model;
  made.budget = static_cast<std::size_t>(options.budget);
  made.replies = options.replies.empty() ? replies : std::filesystem::path(options.replies);
  made.before_sending = [told = made] { tell_what_is_sent(told); };
  return made;
}

bool tell(const extract::language_model::Figures& figures) {
  if (figures.taken + figures.refused + figures.unanswered + figures.over_budget == 0) return true;
  fmt::print(
      stderr,
      "Language model: {} sentences sent; {} readings taken, {} refused, {} sentences without an answer, "
      "{} over the budget.\n",
      figures.sent, figures.taken, figures.refused, figures.unanswered, figures.over_budget);
  if (figures.unanswered == 0) return true;
  fmt::print(stderr, "The language model {}. The same command asks again for what is missing.\n",
             figures.trouble);
  return false;
}

}  // namespace radgenome::cli
