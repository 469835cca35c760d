// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/connection.h"

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace radgenome::extract::language_model {
namespace {

using Clock = std::chrono::steady_clock;
using Trouble = Answer::Trouble;

/// Longer answers are no answers about a handful of sentences.
constexpr std::size_t longest_answer = 16u << 20;
constexpr auto look_every = std::chrono::milliseconds(50);

/// Breaks a request off when its time is over or a stop is asked for. httplib's own timeouts begin anew with
/// every byte, and it knows of no stop.
class Watch {
 public:
  Watch(httplib::Client& client, Clock::time_point deadline, const std::function<bool()>& stop)
      : thread_([this, &client, deadline, &stop](const std::stop_token& over) {
          std::unique_lock lock(mutex_);
          while (!wake_.wait_for(lock, over, look_every, [&] { return over.stop_requested(); })) {
            if (stop())
              reason_ = Trouble::stopped;
            else if (Clock::now() >= deadline)
              reason_ = Trouble::late;
            if (reason_ != Trouble::none) client.stop();
          }
        }) {}

  /// Why the request was broken off; none: it was not.
  Trouble reason() const { return reason_; }

 private:
  std::atomic<Trouble> reason_{Trouble::none};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it is over before the others go
};

Trouble trouble_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Success:
      return Trouble::none;
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification:
      return Trouble::not_trusted;
    case httplib::Error::Connection:
    case httplib::Error::ConnectionTimeout:
    case httplib::Error::BindIPAddress:
      return Trouble::unreachable;
    default:
      return Trouble::broken_off;
  }
}

std::optional<std::chrono::seconds> seconds_of(const std::string& header) {
  int seconds = 0;
  const auto [end, error] = std::from_chars(header.data(), header.data() + header.size(), seconds);
  if (error != std::errc() || end != header.data() + header.size() || seconds < 0) return std::nullopt;
  return std::chrono::seconds(seconds);
}

}  // namespace

struct Connection::Wire {
  httplib::Client client;
  std::string path;
  std::chrono::milliseconds timeout;
};

Connection::Connection(const Endpoint& endpoint, const std::string& key, std::chrono::milliseconds timeout)
    : wire_(new Wire{httplib::Client(endpoint.server), endpoint.path, timeout}) {
  auto& client = wire_->client;
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);  // head and body are written apart; Nagle would hold the body back
  client.set_follow_location(false);
  client.set_connection_timeout(std::min<std::chrono::milliseconds>(timeout, std::chrono::seconds(10)));
  client.set_read_timeout(timeout);
  client.set_write_timeout(timeout);
  if (!key.empty()) client.set_bearer_token_auth(key);
}

Connection::~Connection() = default;

Answer Connection::post(const std::string& body, const std::function<bool()>& stop) {
  Answer answer;
  httplib::Request request;
  request.method = "POST";
  request.path = wire_->path;
  request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
  request.body = body;
  request.content_receiver = [&](const char* bytes, std::size_t n, std::uint64_t, std::uint64_t) {
    if (answer.body.size() + n > longest_answer) return false;
    answer.body.append(bytes, n);
    return true;
  };
  const auto deadline = Clock::now() + wire_->timeout;
  const Watch watch(wire_->client, deadline, stop);
  const auto result = wire_->client.send(request);
  if (result) {
    answer.status = result->status;
    answer.retry_after = seconds_of(result->get_header_value("Retry-After"));
    return answer;
  }
  answer.trouble = watch.reason() != Trouble::none ? watch.reason() : trouble_of(result.error());
  if (answer.trouble == Trouble::broken_off && Clock::now() >= deadline) answer.trouble = Trouble::late;
  return answer;
}

}  // namespace radgenome::extract::language_model
