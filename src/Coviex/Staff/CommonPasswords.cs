using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;

namespace Coviex.Staff;

/// <summary>
/// Refuses a password that is on the list of the 30,000 most common ones (from zxcvbn), or that is one of them made long with digits, signs and
/// repetition ("Password2026!!"), or that contains the person's own name or sign-in name.
/// </summary>
internal sealed class CommonPasswords : IPasswordValidator<StaffMember>
{
    private static readonly Lazy<HashSet<string>> Known = new(Read);

    public Task<IdentityResult> ValidateAsync(UserManager<StaffMember> manager, StaffMember user, string? password)
    {
        var common = password is null || IsCommon(password) || HasOwnName(password, user);
        return Task.FromResult(common ? IdentityResult.Failed(new IdentityError { Code = "password_common" }) : IdentityResult.Success);
    }

    internal static bool IsCommon(string password)
    {
        var lower = password.ToLowerInvariant();
        if (lower.Distinct().Count() < 5 || Known.Value.Contains(lower)) { return true; }
        var core = string.Concat(lower.Where(char.IsLetter));                      // "password" of "Password2026!!"
        if (core.Length < 4 || Known.Value.Contains(core)) { return true; }
        var half = core[..(core.Length / 2)];
        return core.Length % 2 == 0 && core == half + half && Known.Value.Contains(half);
    }

    private static bool HasOwnName(string password, StaffMember user) =>
        $"{user.DisplayName} {user.UserName}".Split([' ', '.', '@', '-', '_'], StringSplitOptions.RemoveEmptyEntries)
            .Any(part => part.Length >= 5 && password.Contains(part, StringComparison.OrdinalIgnoreCase) && password.Length - part.Length < 8);

    private static HashSet<string> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("common-passwords.json")!;
        return [.. JsonSerializer.Deserialize<string[]>(stream)!];
    }
}
