// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/endpoint.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "core/error.h"

namespace radgenome::extract::language_model {
namespace {

constexpr std::string_view chat_completions = "/chat/completions";

Error bad_url(std::string_view why) {
  return Error("bad_url", std::string("the URL of the language model ") + std::string(why) +
                              "; give one such as http://localhost:8000/v1 or https://host/v1");
}

bool is_printable(char byte) {
  return byte > ' ' && byte < 0x7F;
}

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool is_host_character(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '.' ||
         byte == '-' || byte == '_';
}

/// Takes what stands before the first of `ends` off the front of `rest`.
std::string_view take_until(std::string_view& rest, std::string_view ends) {
  const auto part = rest.substr(0, rest.find_first_of(ends));
  rest.remove_prefix(part.size());
  return part;
}

std::string_view take_host(std::string_view& authority) {
  if (!authority.starts_with('[')) return take_until(authority, ":");
  const auto end = authority.find(']');
  if (end == std::string_view::npos) throw bad_url("has an open bracket in its host");
  const auto host = authority.substr(1, end - 1);
  authority.remove_prefix(end + 1);
  const bool address = std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == ':'; });
  if (host.empty() || !address) throw bad_url("has an address in brackets that cannot be used");
  return host;
}

void require_port(std::string_view port) {
  if (port.empty()) return;
  port.remove_prefix(1);
  int number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number < 1 || number > 65535)
    throw bad_url("has a port that is no number from 1 to 65535");
}

/// A bare server is taken for one that keeps the usual version in its path.
std::string full_path(std::string_view path, std::string_view query) {
  while (path.ends_with('/')) path.remove_suffix(1);
  std::string full(path.empty() ? "/v1" : path);
  if (!full.ends_with(chat_completions)) full += chat_completions;
  return full + std::string(query);
}

bool is_local(std::string_view host) {
  const bool address = std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '.'; });
  return host == "localhost" || host == "::1" || (address && host.starts_with("127."));
}

}  // namespace

Endpoint Endpoint::parse(const std::string& url) {
  if (!std::all_of(url.begin(), url.end(), is_printable))
    throw bad_url("holds a space or a sign that is not ASCII");
  std::string_view rest = url;
  const auto scheme = rest.substr(0, rest.find("://"));
  if (scheme != "http" && scheme != "https") throw bad_url("does not begin with http:// or https://");
  rest.remove_prefix(scheme.size() + 3);
  auto authority = take_until(rest, "/?#");
  if (authority.find('@') != std::string_view::npos)
    throw bad_url("holds a user name; a key belongs in the environment variable RADGENOME_LLM_KEY");
  if (rest.find('#') != std::string_view::npos) throw bad_url("holds a fragment (#)");
  Endpoint endpoint;
  endpoint.server = std::string(scheme) + "://" + std::string(authority);
  const bool bracketed = authority.starts_with('[');
  endpoint.host = take_host(authority);
  if (endpoint.host.empty()) throw bad_url("names no host");
  if (!bracketed && !std::all_of(endpoint.host.begin(), endpoint.host.end(), is_host_character))
    throw bad_url("has a host with signs that no host has");
  if (!authority.empty() && !authority.starts_with(':')) throw bad_url("goes on behind its host");
  require_port(authority);
  const auto path = take_until(rest, "?");
  endpoint.path = full_path(path, rest);
  endpoint.encrypted = scheme == "https";
  endpoint.local = is_local(endpoint.host);
  return endpoint;
}

}  // namespace radgenome::extract::language_model
