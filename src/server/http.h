// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "server/bytes.h"

/// HTTP over sockets, by cpp-httplib; no route. httplib is seen by http.cpp alone.
namespace radgenome::server {

/// Names of headers in small letters.
using Headers = std::map<std::string, std::string>;

struct Request {
  std::string method, path;                  ///< of the path, %xx is undone
  std::map<std::string, std::string> query;  ///< of a name that stands twice, the first
  Headers headers;
  std::string address;  ///< of the other side
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

struct Response {
  int status = 200;
  std::string type;
  Headers headers;
  std::string text;             ///< or:
  SharedBytes bytes = nullptr;  ///< a part of them:
  std::size_t begin = 0, end = 0;
};

/// Reads what a request carries; nothing where it is more than `most`, or comes too slowly. Not calling it
/// ends the connection after the response.
using ReadBody = std::function<std::optional<std::string>(std::size_t most)>;
using Handle = std::function<Response(const Request&, const ReadBody&)>;

struct Tls {
  std::filesystem::path certificate, key;  ///< PEM; the certificate with those that it rests on
};

/// Limits: 64 KiB of headers, which must be here within 10 s; 1 MB/s for a body at least; a connection is
/// kept for 15 s between requests; as many connections are served at once as there are threads, others wait.
class HttpServer {
 public:
  static constexpr int threads = 160;

  /// Opens the port; 0 takes a free one.
  /// @error cannot_listen; bad_certificate
  HttpServer(const std::string& address, int port, const std::optional<Tls>& tls, Handle handle);
  ~HttpServer();

  int port() const;
  /// Answers until `stop`.
  void run();
  /// From any thread; requests that are being answered are finished.
  void stop();

 private:
  class Wires;
  std::unique_ptr<Wires> wires_;
};

}  // namespace radgenome::server
