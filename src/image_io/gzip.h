// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "image_io/byte_source.h"
#include "image_io/values.h"

struct inflate_state;  // of ISA-L

namespace radgenome::image_io {

/// No gzip file unpacks to more than this many times its size (RFC 1951's densest code).
inline constexpr std::size_t gzip_most_dense = 1032;

bool looks_like_gzip(std::string_view bytes);

/// Unpacks bytes in their order; holds a window of 64 KiB, however long they are.
class UnpackingStream {
 public:
  enum class Wrapping {
    gzip,  ///< any number of members; bytes behind them that are no member (padding) end the stream
    zlib,  ///< one stream, as MetaImage holds it
  };
  explicit UnpackingStream(ByteSource packed, Wrapping wrapping = Wrapping::gzip);
  ~UnpackingStream();
  UnpackingStream(UnpackingStream&&) noexcept;

  /// Unpacks up to `count` bytes to `out`; fewer only at the end. A checksum is looked at when the last byte
  /// that it is made of has been read.
  /// @error truncated_gzip, corrupt_gzip
  std::size_t read(std::byte* out, std::size_t count);
  /// Goes on to the end, for the sake of the checksums. True where there were bytes.
  bool drain();

 private:
  std::size_t step(std::byte* out, std::size_t room);
  void begin_member();

  ByteSource packed_;
  Wrapping wrapping_;
  std::unique_ptr<inflate_state> state_;
  bool ended_ = false;
};

/// The first `count` unpacked bytes, or fewer where there are not so many; looks at the checksums of the
/// rest too. `more` is set where there were more bytes.
/// @error truncated_gzip, corrupt_gzip
Buffer unpack(std::string_view packed, UnpackingStream::Wrapping wrapping, std::size_t count, bool& more);

/// One gzip member without name or time, so that equal bytes give equal bytes.
/// @param level  1 (fast) to 12 (small)
std::string gzip_of(std::string_view bytes, int level);

}  // namespace radgenome::image_io
