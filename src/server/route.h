// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/json.h"
#include "server/bytes.h"
#include "server/failure.h"
#include "server/sessions.h"

namespace radgenome::server {

struct State;

/// Who may ask; each also what those before it may.
enum class Access { anyone, reader, adjudicator, admin };

/// A part of the path in braces, or what stands behind its "?". What is asked of it is checked before the
/// route's work begins.
struct Parameter {
  std::string name;
  std::string summary;
  enum class Kind { text, number, one_of } kind = Kind::text;
  std::int64_t least = 0, most = 0;  ///< of a number
  std::vector<std::int64_t> allowed = {};
  std::optional<std::int64_t> otherwise = {};  ///< the number where it is left out
  bool required = false;
};

/// One request, after all that holds for every route was looked at.
struct Call {
  State& state;
  const std::optional<Session>& session;  ///< there is one unless anyone may ask
  const std::string& cookie;
  const std::string& address;                ///< of the other side
  std::map<std::string, std::string> path;   ///< by the names in braces
  std::map<std::string, std::string> query;  ///< of those parameters that the route has
  std::map<std::string, std::int64_t> numbers;
  std::string body;
  std::string if_none_match;
  bool takes_gzip = false;

  /// @error bad_json
  Json json() const;
};

/// One of them: a JSON value, or bytes with their type.
struct Reply {
  int status = 200;
  Json json = nullptr;
  SharedBytes bytes = nullptr;  ///< sent in place of `json`; also in ranges
  std::string type = "application/json";
  std::string etag = {};  ///< with it, the client may keep the answer and ask whether it still holds
  std::map<std::string, std::string> headers = {};

  static Reply empty() { return {204}; }
};

struct Answer {
  int status = 200;
  std::string summary;
  std::string type = "application/json";
  Json schema = {};
};

/// What a request must carry.
struct Body {
  std::vector<std::string> types;  ///< media types
  std::size_t most_bytes = 1 << 20;
  Json schema = {};
};

/// A route of the server: what the program does and what /api/openapi.json says of it.
struct Route {
  std::string method, path;
  std::string id;  ///< of the operation: "lists"
  std::string summary;
  Access access = Access::reader;
  std::vector<Parameter> parameters = {};
  std::optional<Body> body = {};
  std::vector<Answer> answers = {};  ///< its own; those that every route has are added
  Reply (*work)(const Call&) = nullptr;
  bool changes = false;  ///< asks for the CSRF token
};

/// A file of routes/ gives one or more of them.
using Routes = std::vector<Route>;
std::span<const Routes> all_routes();

}  // namespace radgenome::server
