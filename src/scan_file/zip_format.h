// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// Numbers of the zip format.
/// @source PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3
namespace radgenome::scan_file::zip {

inline constexpr std::uint32_t local_signature = 0x04034b50;
inline constexpr std::uint32_t central_signature = 0x02014b50;
inline constexpr std::uint32_t end64_signature = 0x06064b50;
inline constexpr std::uint32_t locator64_signature = 0x07064b50;
inline constexpr std::uint32_t end_signature = 0x06054b50;

/// Bytes of each record before its name, extra fields and comment.
inline constexpr std::size_t local_size = 30;
inline constexpr std::size_t central_size = 46;
inline constexpr std::size_t end64_size = 56;
inline constexpr std::size_t locator64_size = 20;
inline constexpr std::size_t end_size = 22;
inline constexpr std::size_t largest_comment = 0xffff;

/// In their place the extra field with this id, or the 64-bit end record, holds the true number.
inline constexpr std::uint16_t extra64_id = 1;
inline constexpr std::uint32_t too_large32 = 0xffffffff;
inline constexpr std::uint16_t too_large16 = 0xffff;

}  // namespace radgenome::scan_file::zip
