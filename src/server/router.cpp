// SPDX-License-Identifier: Apache-2.0
#include "server/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <new>

#include "core/unicode.h"
#include "server/random.h"

namespace radgenome::server {
namespace {

constexpr std::size_t longest_path = 2000, longest_value = 1000;

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // its slash
    const auto segment = path.substr(0, path.find('/'));
    segments.push_back(segment);
    path.remove_prefix(segment.size());
  }
  return segments;
}

/// A segment of a pattern: text, or "{name}" with a text behind it, as in "{structure}.nii".
bool matches(std::string_view pattern, std::string_view segment, std::map<std::string, std::string>& path) {
  if (!pattern.starts_with('{')) return pattern == segment;
  const auto end = pattern.find('}');
  const auto behind = pattern.substr(end + 1);
  if (segment.size() <= behind.size() || !segment.ends_with(behind)) return false;
  path[std::string(pattern.substr(1, end - 1))] = segment.substr(0, segment.size() - behind.size());
  return true;
}

bool matches(std::string_view pattern, const std::vector<std::string_view>& segments,
             std::map<std::string, std::string>& path) {
  const auto wanted = segments_of(pattern);
  path.clear();
  if (wanted.size() != segments.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (!matches(wanted[i], segments[i], path)) return false;
  return true;
}

std::string cookie_of(const Request& request) {
  const auto header = request.header("cookie");
  for (std::string_view rest = header; !rest.empty();) {
    const auto one = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    if (one.starts_with(cookie_name) && one.substr(cookie_name.size()).starts_with('='))
      return std::string(one.substr(cookie_name.size() + 1));
  }
  return "";
}

void require_access(Access access, const std::optional<Session>& session) {
  if (access == Access::anyone) return;
  if (!session) throw Failure(401, "no_session", "come in first: POST /api/session");
  const auto rank = static_cast<int>(session->role) + 1;
  if (rank < static_cast<int>(access))
    throw Failure(403, "not_allowed",
                  fmt::format("only {} may do this",
                              access == Access::admin ? "an admin" : "an adjudicator or an admin"));
}

void require_csrf(const Request& request, const std::optional<Session>& session) {
  if (!session || !same_secret(request.header("x-csrf-token"), session->csrf))
    throw Failure(403, "no_csrf_token", "send the session's \"csrf\" in the header X-CSRF-Token");
}

Failure bad_parameter(const Parameter& parameter, std::string_view wanted) {
  return {400, "bad_parameter", fmt::format("\"{}\" must be {}", parameter.name, wanted)};
}

void read_number(const Parameter& parameter, const std::string& text, Call& call) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (parameter.kind == Parameter::Kind::one_of) {
    if (!whole ||
        std::find(parameter.allowed.begin(), parameter.allowed.end(), number) == parameter.allowed.end())
      throw bad_parameter(parameter, fmt::format("one of {}", fmt::join(parameter.allowed, ", ")));
  } else if (!whole || number < parameter.least || number > parameter.most) {
    throw bad_parameter(parameter,
                        fmt::format("a whole number from {} to {}", parameter.least, parameter.most));
  }
  call.numbers[parameter.name] = number;
}

void read_parameters(const Route& route, const Request& request, Call& call) {
  for (const auto& [name, value] : call.path)
    if (value.size() > longest_value || !is_valid_utf8(value))
      throw Failure(404, "not_found", "there is no such thing");
  for (const auto& parameter : route.parameters) {
    if (call.path.contains(parameter.name)) continue;
    const auto found = request.query.find(parameter.name);
    if (found == request.query.end()) {
      if (parameter.required) throw bad_parameter(parameter, "given");
      if (parameter.otherwise) call.numbers[parameter.name] = *parameter.otherwise;
    } else if (parameter.kind == Parameter::Kind::text) {
      if (found->second.size() > longest_value || !is_valid_utf8(found->second))
        throw bad_parameter(parameter, fmt::format("UTF-8 of at most {} bytes", longest_value));
      call.query[parameter.name] = found->second;
    } else {
      read_number(parameter, found->second, call);
    }
  }
}

std::string media_type_of(const Request& request) {
  const auto header = request.header("content-type");
  auto type = header.substr(0, header.find(';'));
  while (type.ends_with(' ')) type.pop_back();
  return lower_case(type);
}

std::string body_of(const Route& route, const Request& request, const ReadBody& read_body) {
  if (!route.body) return read_body(0).value_or("");
  const auto& types = route.body->types;
  if (std::find(types.begin(), types.end(), media_type_of(request)) == types.end())
    throw Failure(415, "wrong_type", fmt::format("Content-Type must be {}", fmt::join(types, " or ")));
  if (request.headers.contains("content-encoding"))
    throw Failure(415, "wrong_type", "send the body as it is, without Content-Encoding");
  auto body = read_body(route.body->most_bytes);
  if (!body)
    throw Failure(413, "too_large",
                  fmt::format("at most {} bytes are taken, and they must come without long pauses",
                              route.body->most_bytes));
  return *std::move(body);
}

bool takes_gzip(const Request& request) {
  return request.header("accept-encoding").find("gzip") != std::string::npos &&
         !request.headers.contains("range");
}

/// One range of bytes as RFC 9110 writes it: [begin, end).
struct Range {
  enum class Kind { whole, part, none } kind = Kind::whole;
  std::size_t begin = 0, end = 0;
};

bool read(std::string_view text, std::size_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

/// What is no range of bytes, or several, is passed over, as the standard allows.
Range range_of(const std::string& header, std::size_t size) {
  std::string_view text = header;
  if (!text.starts_with("bytes=") || text.find(',') != std::string_view::npos) return {};
  text.remove_prefix(6);
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return {};
  const auto first = text.substr(0, dash), last = text.substr(dash + 1);
  std::size_t begin = 0, end = size - 1;
  if (first.empty()) {
    std::size_t count = 0;
    if (!read(last, count)) return {};
    if (count == 0) return {Range::Kind::none};
    return {Range::Kind::part, size - std::min(count, size), size};
  }
  if (!read(first, begin) || (!last.empty() && !read(last, end)) || (!last.empty() && end < begin)) return {};
  if (begin >= size) return {Range::Kind::none};
  return {Range::Kind::part, begin, std::min(end, size - 1) + 1};
}

bool holds(const std::string& if_none_match, const std::string& etag) {
  return if_none_match == "*" || (!etag.empty() && if_none_match.find(etag) != std::string::npos);
}

void put_bytes(Reply&& from, const Request& request, Response& to) {
  to.headers["Accept-Ranges"] = "bytes";
  to.bytes = std::move(from.bytes);
  to.end = to.bytes->size();
  if (from.headers.contains("Content-Encoding")) return;
  const auto range_if = request.header("if-range");
  const auto range =
      !range_if.empty() && range_if != from.etag ? Range{} : range_of(request.header("range"), to.end);
  if (range.kind == Range::Kind::none) {
    to.headers["Content-Range"] = fmt::format("bytes */{}", to.bytes->size());
    throw Failure(416, "no_such_range", fmt::format("there are {} bytes", to.bytes->size()));
  }
  if (range.kind == Range::Kind::whole) return;
  to.status = 206;
  to.headers["Content-Range"] = fmt::format("bytes {}-{}/{}", range.begin, range.end - 1, to.bytes->size());
  to.begin = range.begin;
  to.end = range.end;
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void put_failure(const Failure& failure, Response& to) {
  const auto headers = std::move(to.headers);
  to = {};
  to.status = failure.status();
  to.headers = headers;
  to.type = "application/json";
  to.text = text_of(failure.json());
}

void put_reply(Reply&& from, const Request& request, Response& to) {
  to.status = from.status;
  for (auto& [name, value] : from.headers) to.headers[name] = std::move(value);
  if (!from.etag.empty()) {
    to.headers["ETag"] = from.etag;
    to.headers["Cache-Control"] = "private, no-cache";  // kept, and asked about each time
    if (holds(request.header("if-none-match"), from.etag)) {
      to.status = 304;
      return;
    }
  }
  if (from.status == 204) return;
  to.type = from.type;
  if (from.bytes)
    put_bytes(std::move(from), request, to);
  else
    to.text = text_of(from.json);
}

/// The page loads nothing from elsewhere, and nothing of it can be shown inside another page. Outlines are
/// drawn by styles that scripts set on elements, which needs no "unsafe-inline".
constexpr const char* policy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self' data: blob:; worker-src 'self' blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Headers common_headers(bool encrypted) {
  Headers headers = {{"Content-Security-Policy", policy},
                     {"X-Content-Type-Options", "nosniff"},
                     {"X-Frame-Options", "DENY"},
                     {"Referrer-Policy", "no-referrer"},
                     {"Cross-Origin-Opener-Policy", "same-origin"},
                     {"Cross-Origin-Resource-Policy", "same-origin"},
                     {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
                     {"Cache-Control", "no-store"}};
  if (encrypted) headers["Strict-Transport-Security"] = "max-age=31536000";
  return headers;
}

/// What a module below says of what it was asked. Files that are damaged or missing are the server's affair.
int status_of(const std::string& code) {
  if (code == "verdict_differs") return 409;
  if (code == "bad_draw" || code == "bad_record") return 422;
  if (code == "bad_password" || code == "bad_name") return 422;
  return 500;
}

/// The code alone: a sentence could name what only its reader shall know.
void log_failure(const Route* route, std::string_view code) {
  fmt::print(stderr, "radgenome: {} failed [{}]\n", route == nullptr ? "a request" : route->id, code);
}

}  // namespace

Json Call::json() const {
  try {
    return parse_json(body);
  } catch (const Error& error) {
    throw Failure(400, "bad_json", fmt::format("the body is no JSON: {}", error.sentence()));
  }
}

const std::vector<const Route*>& routes_in_order() {
  static const auto routes = [] {
    std::vector<const Route*> listed;
    for (const auto& file : all_routes())
      for (const auto& route : file) listed.push_back(&route);
    return listed;
  }();
  return routes;
}

Router::Router(State& state, std::vector<std::string> hosts) : state_(state), hosts_(std::move(hosts)) {}

/// Another page could point a name of its own at this machine, and then read answers as its own.
void Router::require_host(const Request& request) const {
  const auto host = lower_case(request.header("host"));
  if (!hosts_.empty() && std::find(hosts_.begin(), hosts_.end(), host) == hosts_.end())
    throw Failure(421, "wrong_host", "open the address that the server printed");
}

Router::Found Router::find(const Request& request) const {
  Found found;
  const auto segments = segments_of(request.path);
  const auto method = request.method == "HEAD" ? "GET" : request.method;
  std::map<std::string, std::string> path;
  for (const auto* route : routes_in_order()) {
    if (!matches(route->path, segments, path)) continue;
    if (route->method == method) return {route, path, ""};
    found.allowed += (found.allowed.empty() ? "" : ", ") + route->method;
  }
  return found;
}

Reply Router::reply(const Request& request, const ReadBody& read_body) const {
  require_host(request);
  if (request.path.size() > longest_path || !request.path.starts_with('/'))
    throw Failure(404, "no_such_route", "there is nothing at this path; see /api/openapi.json");
  const auto found = find(request);
  if (found.route == nullptr && found.allowed.empty())
    throw Failure(404, "no_such_route", "there is nothing at this path; see /api/openapi.json");
  if (found.route == nullptr)
    throw Failure(405, "no_such_method", fmt::format("this path knows {}", found.allowed),
                  {{"allow", found.allowed}});
  const auto& route = *found.route;
  const auto cookie = cookie_of(request);
  const auto session = cookie.empty() ? std::nullopt : state_.sessions.find(cookie);
  require_access(route.access, session);
  if (route.changes) require_csrf(request, session);
  Call call{state_,
            session,
            cookie,
            request.address,
            found.path,
            {},
            {},
            {},
            request.header("if-none-match"),
            takes_gzip(request)};
  read_parameters(route, request, call);
  call.body = body_of(route, request, read_body);
  try {
    return route.work(call);
  } catch (const Failure&) {
    throw;
  } catch (const Error& error) {
    if (status_of(error.code()) == 500) log_failure(&route, error.code());
    throw Failure(status_of(error.code()), error.code(), error.sentence());
  }
}

Response Router::answer(const Request& request, const ReadBody& read_body) const {
  Response response;
  response.headers = common_headers(state_.encrypted);
  try {
    put_reply(reply(request, read_body), request, response);
  } catch (const Failure& failure) {
    put_failure(failure, response);
    if (failure.status() == 405) response.headers["Allow"] = failure.json().at("allow").get<std::string>();
    if (failure.status() == 429) response.headers["Retry-After"] = failure.json().at("wait_s").dump();
  } catch (const std::bad_alloc&) {
    log_failure(nullptr, "out_of_memory");
    put_failure({503, "out_of_memory", "the server has no memory left for this now; try again"}, response);
  } catch (const std::exception&) {
    log_failure(nullptr, "internal");
    put_failure({500, "internal", "an unexpected failure of the server"}, response);
  }
  return response;
}

}  // namespace radgenome::server
