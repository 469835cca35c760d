// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>

#include "extract/language_model/connection.h"

namespace radgenome::extract::language_model {

struct ChatOptions {
  Endpoint endpoint;
  std::string key;                            ///< "" for none
  std::chrono::milliseconds timeout{60'000};  ///< for each try
  int tries = 4;
  int in_flight = 4;  ///< requests at the same time, over all threads
};

/// The time before the try after `failed` ones: half a second, doubled each time, at most half a minute.
std::chrono::milliseconds backoff(int failed);

/// Sends chat requests, again where that may help, and gives up where nothing does.
class Chat {
 public:
  explicit Chat(ChatOptions options);

  Connection connect() const { return {options_.endpoint, options_.key, options_.timeout}; }

  /// The content of the model's reply; nothing where there is none after all tries, once given up, or where a
  /// stop was asked for.
  std::optional<std::string> ask(Connection& connection, const std::string& request,
                                 const std::function<bool()>& stop);

  /// True once the server is taken for gone; nothing is sent any more.
  bool given_up() const { return given_up_; }

  /// The last trouble, in words that go on from "the language model …"; "" where there was none.
  std::string trouble() const;

 private:
  std::optional<std::string> try_all(Connection& connection, const std::string& request,
                                     const std::function<bool()>& stop);
  void note(const std::string& trouble, bool hopeless);

  ChatOptions options_;
  std::counting_semaphore<> free_;
  std::atomic<int> failed_in_a_row_{0};
  std::atomic<bool> given_up_{false};
  mutable std::mutex mutex_;
  std::string trouble_;
};

}  // namespace radgenome::extract::language_model
