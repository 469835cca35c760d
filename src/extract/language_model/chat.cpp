// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/chat.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "core/error.h"
#include "core/json.h"

namespace radgenome::extract::language_model {
namespace {

using Clock = std::chrono::steady_clock;
using Trouble = Answer::Trouble;

/// So many requests without an answer, each after all its tries, and the server is taken for gone.
constexpr int most_failures_in_a_row = 3;
constexpr auto longest_wait = std::chrono::milliseconds(30'000);
constexpr auto most_patience = std::chrono::seconds(120);

/// The content of a chat completion; nothing where the body is none.
std::optional<std::string> content_of(const std::string& body) {
  try {
    const Json reply = parse_json(body);
    const auto& message = reply.at("choices").at(0).at("message");
    const auto content = message.find("content");
    if (content != message.end() && content->is_string()) return content->get<std::string>();
    // A model that declines says so in place of a content: that is its reply, and it reads no sentence.
    const auto declined = message.find("refusal");
    if (declined != message.end() && declined->is_string()) return "";
    return std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

bool is_success(int status) {
  return status >= 200 && status < 300;
}

/// True where the same request may have an answer later.
bool may_pass(const Answer& answer) {
  if (answer.trouble != Trouble::none) return answer.trouble != Trouble::not_trusted;
  return is_success(answer.status) || answer.status == 408 || answer.status == 425 || answer.status == 429 ||
         answer.status >= 500;
}

/// True where no request at all will have an answer.
bool is_hopeless(const Answer& answer) {
  if (answer.trouble != Trouble::none) return answer.trouble == Trouble::not_trusted;
  const bool elsewhere = answer.status >= 300 && answer.status < 400;
  return elsewhere || answer.status == 401 || answer.status == 403 || answer.status == 404 ||
         answer.status == 405;
}

std::string words_for_status(int status) {
  if (status == 401 || status == 403)
    return fmt::format("refused the key (status {}); set RADGENOME_LLM_KEY", status);
  if (status == 404 || status == 405)
    return fmt::format("is not at this address (status {}); check --llm and --llm-model", status);
  if (status == 429) return "asked for fewer requests (status 429); lower --llm-in-flight or come back later";
  if (status >= 300 && status < 400)
    return fmt::format("sent the request elsewhere (status {}), which is not followed; check --llm", status);
  return fmt::format("answered with status {}", status);
}

std::string words_for(const Answer& answer, const ChatOptions& options) {
  switch (answer.trouble) {
    case Trouble::unreachable:
      return "cannot be reached; check --llm and that the server runs";
    case Trouble::not_trusted:
      return "has no certificate that this machine trusts";
    case Trouble::late:
      return fmt::format("did not answer within {} s; raise --llm-timeout",
                         static_cast<double>(options.timeout.count()) / 1000);
    case Trouble::broken_off:
      return "broke off its answer";
    case Trouble::stopped:
      return "was not waited for";
    case Trouble::none:
      break;
  }
  if (is_success(answer.status)) return "answered with something that is no chat completion";
  return words_for_status(answer.status);
}

/// False where a stop was asked for before the time was over.
bool wait(std::chrono::milliseconds time, const std::function<bool()>& stop) {
  const auto end = Clock::now() + time;
  while (Clock::now() < end) {
    if (stop()) return false;
    std::this_thread::sleep_for(std::min<Clock::duration>(std::chrono::milliseconds(50),
                                                          std::max(Clock::duration(), end - Clock::now())));
  }
  return !stop();
}

/// Holds one of the places for requests in flight.
class Place {
 public:
  explicit Place(std::counting_semaphore<>& places) : places_(places) { places_.acquire(); }
  ~Place() { places_.release(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::counting_semaphore<>& places_;
};

}  // namespace

std::chrono::milliseconds backoff(int failed) {
  const auto time = std::chrono::milliseconds(500) * (1LL << std::clamp(failed - 1, 0, 20));
  return std::min<std::chrono::milliseconds>(time, longest_wait);
}

Chat::Chat(ChatOptions options) : options_(std::move(options)), free_(std::max(options_.in_flight, 1)) {}

std::optional<std::string> Chat::ask(Connection& connection, const std::string& request,
                                     const std::function<bool()>& stop) {
  const Place place(free_);
  return try_all(connection, request, stop);
}

std::optional<std::string> Chat::try_all(Connection& connection, const std::string& request,
                                         const std::function<bool()>& stop) {
  for (int tried = 1; !given_up_ && !stop(); ++tried) {
    const Answer answer = connection.post(request, stop);
    if (answer.trouble == Trouble::stopped) return std::nullopt;
    if (answer.trouble == Trouble::none && is_success(answer.status))
      if (auto content = content_of(answer.body)) {
        failed_in_a_row_ = 0;
        return content;
      }
    if (tried >= options_.tries || !may_pass(answer)) {
      note(words_for(answer, options_), is_hopeless(answer));
      return std::nullopt;
    }
    std::chrono::milliseconds time = backoff(tried);
    if (answer.retry_after) time = std::min(*answer.retry_after, most_patience);
    if (!wait(time, stop)) return std::nullopt;
  }
  return std::nullopt;
}

void Chat::note(const std::string& trouble, bool hopeless) {
  const std::lock_guard guard(mutex_);
  trouble_ = trouble;
  if (++failed_in_a_row_ >= most_failures_in_a_row || hopeless) given_up_ = true;
}

std::string Chat::trouble() const {
  const std::lock_guard guard(mutex_);
  return trouble_;
}

}  // namespace radgenome::extract::language_model
