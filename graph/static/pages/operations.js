// What the pages ask of the API. The server reads these texts too, and knows them.

export const Me = `
  query Me { me { account { displayName email phone } roles } }
`;

export const Brand = `
  query Brand { branding { displayNameFa displayNameEn registrationOpen } }
`;

export const Outbox = `
  query Outbox($after: String) {
    outgoingMessages(first: 20, after: $after) {
      nodes { id channel recipient locale subject body writtenAt }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const SignInWithPassword = `
  mutation SignInWithPassword($login: String!, $password: String!, $tenant: String) {
    signInWithPassword(login: $login, password: $password, tenant: $tenant) {
      __typename
      ... on SignedIn { tokens { accessToken accessExpiresAt refreshToken } }
      ... on SecondFactorNeeded { ticket kinds }
      ... on Problem { code message field details }
    }
  }
`;

export const CodeRequest = `
  mutation CodeRequest($login: String!, $tenant: String) {
    signInCodeRequest(login: $login, tenant: $tenant) {
      __typename
      ... on MessageOrdered { minutes }
      ... on Problem { code message field details }
    }
  }
`;

export const SignInWithCode = `
  mutation SignInWithCode($login: String!, $code: String!, $tenant: String) {
    signInWithCode(login: $login, code: $code, tenant: $tenant) {
      __typename
      ... on SignedIn { tokens { accessToken accessExpiresAt refreshToken } }
      ... on SecondFactorNeeded { ticket kinds }
      ... on Problem { code message field details }
    }
  }
`;

export const LinkRequest = `
  mutation LinkRequest($email: String!, $tenant: String) {
    magicLinkRequest(email: $email, tenant: $tenant) {
      __typename
      ... on MessageOrdered { minutes }
      ... on Problem { code message field details }
    }
  }
`;

export const SignInWithLink = `
  mutation SignInWithLink($secret: String!, $tenant: String) {
    signInWithLink(secret: $secret, tenant: $tenant) {
      __typename
      ... on SignedIn { tokens { accessToken accessExpiresAt refreshToken } }
      ... on SecondFactorNeeded { ticket kinds }
      ... on Problem { code message field details }
    }
  }
`;

export const ResetRequest = `
  mutation ResetRequest($login: String!, $tenant: String) {
    passwordResetRequest(login: $login, tenant: $tenant) {
      __typename
      ... on MessageOrdered { minutes }
      ... on Problem { code message field details }
    }
  }
`;

export const Reset = `
  mutation Reset($secret: String!, $newPassword: String!, $tenant: String) {
    passwordReset(secret: $secret, newPassword: $newPassword, tenant: $tenant) {
      __typename
      ... on PasswordChanged { done }
      ... on Problem { code message field details }
    }
  }
`;

export const PasskeyStart = `
  mutation PasskeyStart($tenant: String) {
    passkeySignInStart(tenant: $tenant) {
      __typename
      ... on PasskeyCeremony { id options }
      ... on Problem { code message field details }
    }
  }
`;

export const PasskeyFinish = `
  mutation PasskeyFinish($answer: PasskeyAnswer!, $tenant: String) {
    passkeySignInFinish(answer: $answer, tenant: $tenant) {
      __typename
      ... on SignedIn { tokens { accessToken accessExpiresAt refreshToken } }
      ... on SecondFactorNeeded { ticket kinds }
      ... on Problem { code message field details }
    }
  }
`;

export const SecondFactor = `
  mutation SecondFactor($ticket: String!, $proof: FactorProof!, $tenant: String) {
    secondFactorVerify(ticket: $ticket, proof: $proof, tenant: $tenant) {
      __typename
      ... on SignedIn { tokens { accessToken accessExpiresAt refreshToken } }
      ... on SecondFactorNeeded { ticket kinds }
      ... on Problem { code message field details }
    }
  }
`;

export const RegisterWithEmail = `
  mutation RegisterWithEmail($email: String!, $password: String!, $displayName: String!, $locale: String, $tenant: String) {
    registerWithEmail(email: $email, password: $password, displayName: $displayName, locale: $locale, tenant: $tenant) {
      __typename
      ... on RegistrationBegun { ticket minutes }
      ... on Problem { code message field details }
    }
  }
`;

export const RegisterWithPhone = `
  mutation RegisterWithPhone($phone: String!, $displayName: String!, $locale: String, $tenant: String) {
    registerWithPhone(phone: $phone, displayName: $displayName, locale: $locale, tenant: $tenant) {
      __typename
      ... on RegistrationBegun { ticket minutes }
      ... on Problem { code message field details }
    }
  }
`;

export const RegistrationConfirm = `
  mutation RegistrationConfirm($ticket: String!, $code: String!, $tenant: String) {
    registrationConfirm(ticket: $ticket, code: $code, tenant: $tenant) {
      __typename
      ... on SignedIn { tokens { accessToken accessExpiresAt refreshToken } }
      ... on SecondFactorNeeded { ticket kinds }
      ... on Problem { code message field details }
    }
  }
`;

export const FirstAdmin = `
  mutation FirstAdmin($secret: String!, $email: String!, $password: String!) {
    firstAdminSignIn(secret: $secret, email: $email, password: $password) {
      __typename
      ... on SignedIn { tokens { accessToken accessExpiresAt refreshToken } }
      ... on Problem { code message field details }
    }
  }
`;

export const Refresh = `
  mutation Refresh($refreshToken: String!) {
    sessionRefresh(refreshToken: $refreshToken) {
      __typename
      ... on SessionTokens { accessToken accessExpiresAt refreshToken }
      ... on Problem { code message field details }
    }
  }
`;

export const SignOut = `
  mutation SignOut { signOut { __typename } }
`;

export const Providers = `
  query Providers($tenant: String) { openIdSignIns(tenant: $tenant) { key nameFa nameEn } }
`;

export const OpenIdBegin = `
  mutation OpenIdBegin($provider: String!, $redirectUri: String!, $tenant: String) {
    openIdBegin(provider: $provider, redirectUri: $redirectUri, tenant: $tenant) {
      __typename
      ... on OpenIdBegun { address ticket }
      ... on Problem { code message field details }
    }
  }
`;

export const OpenIdFinish = `
  mutation OpenIdFinish($ticket: String!, $state: String!, $authorizationCode: String!, $tenant: String) {
    openIdFinish(ticket: $ticket, state: $state, authorizationCode: $authorizationCode, tenant: $tenant) {
      __typename
      ... on SignedIn { tokens { accessToken accessExpiresAt refreshToken } }
      ... on SecondFactorNeeded { ticket kinds }
      ... on Problem { code message field details }
    }
  }
`;
