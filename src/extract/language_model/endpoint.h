// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace radgenome::extract::language_model {

/// Where a language model is asked: an OpenAI-compatible chat endpoint.
struct Endpoint {
  std::string server;      ///< scheme, host and port: "https://models.example.org:8443"
  std::string host;        ///< as it stands in the URL, IPv6 without brackets
  std::string path;        ///< of chat completions, with the query where the URL has one
  bool encrypted = false;  ///< https
  bool local = false;      ///< this machine, by its name or a loopback address

  /// Takes a base URL ("http://localhost:8000/v1") or the full one ("…/v1/chat/completions").
  /// @error bad_url — says what is wrong with it without repeating it
  static Endpoint parse(const std::string& url);
};

}  // namespace radgenome::extract::language_model
