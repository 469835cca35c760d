// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "extract/language_model/endpoint.h"

namespace radgenome::extract::language_model {

/// What came back for one request.
struct Answer {
  /// What kept an answer from coming; none: it came whole, whatever its status.
  enum class Trouble { none, unreachable, not_trusted, late, broken_off, stopped };
  Trouble trouble = Trouble::none;
  int status = 0;
  std::string body;
  std::optional<std::chrono::seconds> retry_after;  ///< where the server asks for patience
};

/// A connection to an endpoint, kept open between requests. For one thread at a time; that thread must block
/// SIGPIPE. It follows no redirection, so texts go to the named host and to no other.
class Connection {
 public:
  /// @param key      sent as a bearer token; "" for none
  /// @param timeout  for a whole request, from connecting to the last byte
  Connection(const Endpoint& endpoint, const std::string& key, std::chrono::milliseconds timeout);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// @param stop  asked all the while; once true, the request is broken off
  Answer post(const std::string& body, const std::function<bool()>& stop);

 private:
  struct Wire;
  std::unique_ptr<Wire> wire_;
};

}  // namespace radgenome::extract::language_model
