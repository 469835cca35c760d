// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <httplib.h>
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>

namespace radgenome::server {

/// One connection, with or without TLS, as httplib reads and writes it. httplib's own has limits of time for
/// each piece alone, so a client that sends a byte now and then would hold its thread for good; here they are
/// for a request as a whole.
class Wire : public httplib::Stream {
 public:
  using Clock = std::chrono::steady_clock;
  /// @param socket  closed at the end
  /// @param tls  nullptr: none
  /// @param stop  becomes readable when the server is to end
  Wire(int socket, SSL_CTX* tls, int stop);
  ~Wire() override;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// Waits for the first byte of the next request. False: none came, or the server is to end.
  bool next_request(std::chrono::seconds within);
  /// From now on the request may take this long, and be so long.
  void allow(std::chrono::milliseconds time, std::size_t bytes);
  /// Says that nothing more comes, and takes for a moment what the other side still sends: without that it
  /// would see a broken connection in place of the response.
  void linger();

  bool is_readable() const override { return !broken_; }
  bool is_writable() const override { return !broken_; }
  ssize_t read(char* ptr, size_t size) override;
  ssize_t write(const char* ptr, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_; }

 private:
  struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  bool shake_hands(SSL_CTX* tls);
  ssize_t receive(char* bytes, std::size_t size);
  ssize_t send_some(const char* bytes, std::size_t size, Clock::time_point deadline);
  /// Waits until the socket can be read or written; false where the time is over.
  bool wait(short events, Clock::time_point deadline) const;

  int socket_, stop_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
  bool broken_ = false;
  Clock::time_point deadline_;
  std::size_t allowed_bytes_ = 0;
  std::array<char, 16384> ahead_;
  std::size_t ahead_begin_ = 0, ahead_end_ = 0;
};

}  // namespace radgenome::server
