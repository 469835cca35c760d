// SPDX-License-Identifier: Apache-2.0
#include "server/wire.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace radgenome::server {
namespace {

using namespace std::chrono_literals;

constexpr auto to_shake_hands = 10s;
/// For a whole response: a CT over a slow line takes a while, one that nobody takes shall not be held for
/// good.
constexpr auto to_send = 300s;
constexpr auto to_linger = 2s;

int ms_until(Wire::Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Wire::Clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

void read_address(const sockaddr_storage& address, std::string& ip, int& port) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    port = ntohs(v4.sin_port);
  } else if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
    port = ntohs(v6.sin6_port);
  }
  ip = text.data();
}

}  // namespace

Wire::Wire(int socket, SSL_CTX* tls, int stop) : socket_(socket), stop_(stop), deadline_(Clock::now()) {
  ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
  broken_ = tls != nullptr && !shake_hands(tls);
}

Wire::~Wire() {
  if (ssl_ && !broken_) SSL_shutdown(ssl_.get());
  ssl_.reset();
  ::shutdown(socket_, SHUT_RDWR);
  ::close(socket_);
}

bool Wire::shake_hands(SSL_CTX* tls) {
  ssl_.reset(SSL_new(tls));
  if (!ssl_ || SSL_set_fd(ssl_.get(), socket_) != 1) return false;
  const auto deadline = Clock::now() + to_shake_hands;
  for (;;) {
    ERR_clear_error();
    const int done = SSL_accept(ssl_.get());
    if (done == 1) return true;
    const int error = SSL_get_error(ssl_.get(), done);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return false;
    if (!wait(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, deadline)) return false;
  }
}

bool Wire::wait(short events, Clock::time_point deadline) const {
  pollfd waits{socket_, events, 0};
  int ready = 0;
  do {
    ready = ::poll(&waits, 1, ms_until(deadline));
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

bool Wire::next_request(std::chrono::seconds within) {
  if (broken_) return false;
  if (ahead_begin_ < ahead_end_ || (ssl_ && SSL_pending(ssl_.get()) > 0)) return true;
  const auto deadline = Clock::now() + within;
  std::array<pollfd, 2> waits{pollfd{socket_, POLLIN, 0}, pollfd{stop_, POLLIN, 0}};
  int ready = 0;
  do {
    ready = ::poll(waits.data(), waits.size(), ms_until(deadline));
  } while (ready < 0 && errno == EINTR);
  return ready > 0 && waits[0].revents != 0;
}

void Wire::allow(std::chrono::milliseconds time, std::size_t bytes) {
  deadline_ = Clock::now() + time;
  allowed_bytes_ = bytes;
}

void Wire::linger() {
  if (broken_) return;
  if (ssl_) SSL_shutdown(ssl_.get());
  ::shutdown(socket_, SHUT_WR);
  const auto deadline = Clock::now() + to_linger;
  while (wait(POLLIN, deadline) && Clock::now() < deadline)
    if (const auto got = ::recv(socket_, ahead_.data(), ahead_.size(), 0);
        got == 0 || (got < 0 && errno != EAGAIN))
      break;
  broken_ = true;
}

ssize_t Wire::receive(char* bytes, std::size_t size) {
  for (;;) {
    if (ssl_) {
      ERR_clear_error();
      const int got = SSL_read(ssl_.get(), bytes, static_cast<int>(size));
      if (got > 0) return got;
      const int error = SSL_get_error(ssl_.get(), got);
      if (error == SSL_ERROR_ZERO_RETURN) return 0;
      if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return -1;
      if (!wait(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, deadline_)) return -1;
    } else {
      const auto got = ::recv(socket_, bytes, size, 0);
      if (got >= 0) return got;
      if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) return -1;
      if (!wait(POLLIN, deadline_)) return -1;
    }
  }
}

ssize_t Wire::read(char* ptr, size_t size) {
  if (broken_) return -1;
  if (ahead_begin_ == ahead_end_) {
    const auto got = Clock::now() < deadline_ ? receive(ahead_.data(), ahead_.size()) : -1;
    broken_ = got < 0;
    if (got <= 0) return got;
    ahead_begin_ = 0;
    ahead_end_ = static_cast<std::size_t>(got);
  }
  const auto count = std::min({size, ahead_end_ - ahead_begin_, allowed_bytes_});
  if (count == 0) return -1;  // longer than is allowed
  std::memcpy(ptr, ahead_.data() + ahead_begin_, count);
  ahead_begin_ += count;
  allowed_bytes_ -= count;
  return static_cast<ssize_t>(count);
}

ssize_t Wire::send_some(const char* bytes, std::size_t size, Clock::time_point deadline) {
  for (;;) {
    if (ssl_) {
      ERR_clear_error();
      const int sent = SSL_write(ssl_.get(), bytes, static_cast<int>(std::min<std::size_t>(size, 1u << 20)));
      if (sent > 0) return sent;
      const int error = SSL_get_error(ssl_.get(), sent);
      if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return -1;
      if (!wait(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, deadline)) return -1;
    } else {
      const auto sent = ::send(socket_, bytes, size, MSG_NOSIGNAL);
      if (sent >= 0) return sent;
      if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) return -1;
      if (!wait(POLLOUT, deadline)) return -1;
    }
  }
}

ssize_t Wire::write(const char* ptr, size_t size) {
  const auto deadline = Clock::now() + to_send;
  for (std::size_t done = 0; done < size;) {
    const auto sent = broken_ || Clock::now() > deadline ? -1 : send_some(ptr + done, size - done, deadline);
    if (sent < 0) {
      broken_ = true;
      return -1;
    }
    done += static_cast<std::size_t>(sent);
  }
  return static_cast<ssize_t>(size);
}

void Wire::get_remote_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (::getpeername(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0)
    read_address(address, ip, port);
}

void Wire::get_local_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0)
    read_address(address, ip, port);
}

}  // namespace radgenome::server
